<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open pictures…</source>
        <translation>画像を開く…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>フォルダーを開く…</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>フォルダーを監視…</translation>
    </message>
    <message>
        <source>Find moved pictures…</source>
        <translation>移動した画像を探す…</translation>
    </message>
    <message>
        <source>Open history…</source>
        <translation>履歴を開く…</translation>
    </message>
    <message>
        <source>Analyse again</source>
        <translation>再解析</translation>
    </message>
    <message>
        <source>File names…</source>
        <translation>ファイル名…</translation>
    </message>
    <message>
        <source>Preprocessing…</source>
        <translation>前処理…</translation>
    </message>
    <message>
        <source>Teach a model…</source>
        <translation>モデルに教える…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>書き出す…</translation>
    </message>
    <message>
        <source>Export report as PDF…</source>
        <translation>報告書をPDFで書き出す…</translation>
    </message>
    <message>
        <source>Export values as CSV…</source>
        <translation>数値をCSVで書き出す…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Undo the last step</source>
        <translation>直前の操作を元に戻す</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Dishes</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>作業</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>傾向</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>報告書</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Membranes</source>
        <translation>細胞膜</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>監査証跡</translation>
    </message>
    <message>
        <source>People</source>
        <translation>利用者</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Previous dish</source>
        <translation>前のディッシュ</translation>
    </message>
    <message>
        <source>Next dish</source>
        <translation>次のディッシュ</translation>
    </message>
    <message>
        <source>Previous day</source>
        <translation>前の日</translation>
    </message>
    <message>
        <source>Next day</source>
        <translation>次の日</translation>
    </message>
    <message>
        <source>Previous picture of the day</source>
        <translation>同じ日の前の画像</translation>
    </message>
    <message>
        <source>Next picture of the day</source>
        <translation>同じ日の次の画像</translation>
    </message>
    <message>
        <source>Previous colony</source>
        <translation>前のコロニー</translation>
    </message>
    <message>
        <source>Next colony</source>
        <translation>次のコロニー</translation>
    </message>
    <message>
        <source>Keep the colony</source>
        <translation>コロニーを保持</translation>
    </message>
    <message>
        <source>Watch the colony</source>
        <translation>コロニーを経過観察にする</translation>
    </message>
    <message>
        <source>Discard the colony…</source>
        <translation>コロニーを廃棄…</translation>
    </message>
    <message>
        <source>Accept the rest as proposed</source>
        <translation>残りを提案どおりにする</translation>
    </message>
    <message>
        <source>Approve the dish</source>
        <translation>ディッシュを承認</translation>
    </message>
    <message>
        <source>Reject the dish…</source>
        <translation>ディッシュを不承認…</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>画像を動かす</translation>
    </message>
    <message>
        <source>Box of a sample, or correct</source>
        <translation>見本の枠、または修正</translation>
    </message>
    <message>
        <source>Find or choose by clicking</source>
        <translation>クリックで探す・選ぶ</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>ブラシ</translation>
    </message>
    <message>
        <source>Practise on the virtual dish</source>
        <translation>模擬ディッシュで練習</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>消しゴム</translation>
    </message>
    <message>
        <source>Line along a membrane</source>
        <translation>細胞膜に沿う線</translation>
    </message>
    <message>
        <source>Thinner brush</source>
        <translation>ブラシを細く</translation>
    </message>
    <message>
        <source>Thicker brush</source>
        <translation>ブラシを太く</translation>
    </message>
    <message>
        <source>Next sample here</source>
        <translation>次の見本はここ</translation>
    </message>
    <message>
        <source>Correct the colonies</source>
        <translation>コロニーを修正</translation>
    </message>
    <message>
        <source>Next picture to correct</source>
        <translation>次に修正する画像</translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation>画像全体を表示</translation>
    </message>
    <message>
        <source>Hide or show the panels</source>
        <translation>パネルの表示と非表示</translation>
    </message>
    <message>
        <source>Compare days</source>
        <translation>日を比べる</translation>
    </message>
    <message>
        <source>Correction beside its original</source>
        <translation>修正と元の結果を並べる</translation>
    </message>
    <message>
        <source>Cut list…</source>
        <translation>除去リスト…</translation>
    </message>
    <message>
        <source>All answers…</source>
        <translation>すべての解析結果…</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>ジョブ</translation>
    </message>
    <message>
        <source>Pause the analyses, or go on</source>
        <translation>解析を一時停止／再開</translation>
    </message>
    <message>
        <source>Cancel all analyses</source>
        <translation>すべての解析を中止</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>暗い画面と明るい画面の切り替え</translation>
    </message>
    <message>
        <source>日本語 / English</source>
        <translation>日本語 / English</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>署名…</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>ログアウト</translation>
    </message>
    <message>
        <source>Find an action or a dish…</source>
        <translation>操作やディッシュを検索…</translation>
    </message>
    <message>
        <source>Change the keys…</source>
        <translation>キー割り当てを変更…</translation>
    </message>
    <message>
        <source>Keys of this page</source>
        <translation>キー操作一覧</translation>
    </message>
    <message>
        <source>Save diagnostics…</source>
        <translation>診断ファイルを保存…</translation>
    </message>
    <message>
        <source>Qualify this installation…</source>
        <translation>この据付の適格性評価…</translation>
    </message>
    <message>
        <source>About</source>
        <translation>このプログラムについて</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>Colony</source>
        <translation>コロニー</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>見本</translation>
    </message>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Zoom in, zoom out</source>
        <translation>拡大、縮小</translation>
    </message>
    <message>
        <source>One picture pixel a screen pixel</source>
        <translation>等倍表示</translation>
    </message>
    <message>
        <source>Hold: the picture without overlays</source>
        <translation>押している間、重ね表示なしの画像</translation>
    </message>
    <message>
        <source>To the next field or button</source>
        <translation>次の項目へ移動</translation>
    </message>
    <message>
        <source>Close what is open in front</source>
        <translation>手前に開いているものを閉じる</translation>
    </message>
    <message>
        <source>Press the button in focus</source>
        <translation>選択中のボタンを押す</translation>
    </message>
    <message>
        <source>Choose a reason</source>
        <translation>理由を選択</translation>
    </message>
</context>
<context>
    <name>Alerts</name>
    <message>
        <source>{dish}, day {day}</source>
        <translation>{dish}、{day}日目</translation>
    </message>
</context>
<context>
    <name>Answers</name>
    <message>
        <source>reading the answers</source>
        <translation>解析結果を読み込み中</translation>
    </message>
    <message>
        <source>working out the answers</source>
        <translation>解析結果を作成中</translation>
    </message>
    <message>
        <source>In order: {count} colonies or cells of this dish and day. Assistive: it follows what you point at or say, and decides nothing.</source>
        <translation>このディッシュのこの日の{count}個を順に並べました。補助判定：指定に従った並びで、判定には使われません。</translation>
    </message>
    <message>
        <source>Stopped. What was finished stays in {folder}.</source>
        <translation>中止しました。書き終えたものは{folder}に残ります。</translation>
    </message>
    <message>
        <source>exporting to {folder}</source>
        <translation>{folder}に書き出し中</translation>
    </message>
    <message>
        <source>Written to {folder}.</source>
        <translation>{folder}に書き出しました。</translation>
    </message>
    <message>
        <source>Names are replaced; the key that leads back lies in {key}.</source>
        <translation>名前は仮名です。対応表（鍵）は{key}にあります。</translation>
    </message>
    <message>
        <source>Not written: {count}. {name}: {reason}</source>
        <translation>書き出せなかったもの：{count}件。{name}：{reason}</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Classes (semantic)</source>
        <translation>クラス（セマンティック）</translation>
    </message>
    <message>
        <source>Colonies or cells (instances)</source>
        <translation>コロニーまたは細胞（インスタンス）</translation>
    </message>
    <message>
        <source>Boxes (detection)</source>
        <translation>枠（検出）</translation>
    </message>
    <message>
        <source>Both in one (panoptic)</source>
        <translation>両方を一枚に（パノプティック）</translation>
    </message>
    <message>
        <source>The picture as a whole</source>
        <translation>画像全体の分類</translation>
    </message>
    <message>
        <source>undifferentiated</source>
        <translation>未分化</translation>
    </message>
    <message>
        <source>differentiated</source>
        <translation>分化</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>判定不能</translation>
    </message>
    <message>
        <source>feeders</source>
        <translation>フィーダー</translation>
    </message>
    <message>
        <source>colony</source>
        <translation>コロニー</translation>
    </message>
    <message>
        <source>background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>cell</source>
        <translation>細胞</translation>
    </message>
    <message>
        <source>membrane</source>
        <translation>細胞膜</translation>
    </message>
    <message>
        <source>thing</source>
        <translation>検出物</translation>
    </message>
    <message>
        <source>quality</source>
        <translation>画質</translation>
    </message>
    <message>
        <source>stage of growth</source>
        <translation>増殖の段階</translation>
    </message>
    <message>
        <source>scene</source>
        <translation>写っているもの</translation>
    </message>
    <message>
        <source>kind of picture</source>
        <translation>画像の種類</translation>
    </message>
    <message>
        <source>quality gate</source>
        <translation>画質判定</translation>
    </message>
    <message>
        <source>segmentation map</source>
        <translation>ラベル画像</translation>
    </message>
    <message>
        <source>what is said of the dish</source>
        <translation>ディッシュの設定</translation>
    </message>
    <message>
        <source>pooled features</source>
        <translation>画像全体の特徴量</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>不良</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>細胞なし</translation>
    </message>
    <message>
        <source>sparse</source>
        <translation>まばら</translation>
    </message>
    <message>
        <source>growing</source>
        <translation>増殖中</translation>
    </message>
    <message>
        <source>ready to passage</source>
        <translation>継代時期</translation>
    </message>
    <message>
        <source>overgrown</source>
        <translation>過密</translation>
    </message>
    <message>
        <source>no cells</source>
        <translation>細胞なし</translation>
    </message>
    <message>
        <source>spread cells</source>
        <translation>広がった細胞</translation>
    </message>
    <message>
        <source>merged to a layer</source>
        <translation>つながって一面</translation>
    </message>
    <message>
        <source>colonies apart</source>
        <translation>離れたコロニー</translation>
    </message>
    <message>
        <source>on feeders</source>
        <translation>フィーダーあり</translation>
    </message>
    <message>
        <source>feeder-free</source>
        <translation>フィーダーフリー</translation>
    </message>
    <message>
        <source>perhaps on feeders</source>
        <translation>フィーダーありの可能性</translation>
    </message>
    <message>
        <source>no sign of feeders</source>
        <translation>フィーダーの兆候なし</translation>
    </message>
    <message>
        <source>culture</source>
        <translation>培養</translation>
    </message>
    <message>
        <source>no culture picture</source>
        <translation>培養以外の画像</translation>
    </message>
    <message>
        <source>955 pictures of known and other kinds, places held out: 99 % right, calibration error .006</source>
        <translation>学習に使っていない場所の955枚（対象とする種類とそれ以外）。正答率99 %、較正誤差0.006</translation>
    </message>
    <message>
        <source>65 fields of three sources, places held out: 69 % right, all within one stage, calibration error .11; none was empty, two were overgrown</source>
        <translation>学習に使っていない場所の65視野（3か所）。正答率69 %、残りは1段階の違い、較正誤差0.11。細胞なしの画像はなく、過密は2枚</translation>
    </message>
    <message>
        <source>This picture could not be judged: it has no map.</source>
        <translation>この画像は判定できなかったため、ラベル画像がありません。</translation>
    </message>
    <message>
        <source>Each pixel has one segment: {count} in all.</source>
        <translation>どの画素も一つの区分に属します（全{count}区分）。</translation>
    </message>
    <message>
        <source>Score: share of a cell&apos;s border that was seen as membrane; no probability.</source>
        <translation>スコアは、細胞の境界のうち細胞膜と検出された割合です。確率ではありません。</translation>
    </message>
    <message>
        <source>Score: share of a colony&apos;s area that carries its label; no probability.</source>
        <translation>スコアは、コロニーの面積のうちそのラベルの割合です。確率ではありません。</translation>
    </message>
    <message>
        <source>{question} (from: {source})</source>
        <translation>{question}（{source}による）</translation>
    </message>
    <message>
        <source>A percentage stands only where it was calibrated on pictures held out; the others are rules on the picture&apos;s numbers.</source>
        <translation>％は、学習に使っていない画像で較正したものだけに付きます。ほかは、画像の測定値から規則で決めたものです。</translation>
    </message>
    <message>
        <source>Calibrated on: {pictures}</source>
        <translation>較正に使った画像：{pictures}</translation>
    </message>
    <message>
        <source>All answers</source>
        <translation>すべての解析結果</translation>
    </message>
    <message>
        <source>Assistive: this answer follows hand-painted samples and decides nothing.</source>
        <translation>補助判定：手で塗った見本に基づく参考値です。判定には使われません。</translation>
    </message>
    <message>
        <source>Part touching colonies</source>
        <translation>接したコロニーを分割</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Or click on a colony to part it, or to join it again. The record keeps its colonies as they were measured.</source>
        <translation>コロニーをクリックしても分割でき、もう一度クリックすると元に戻ります。記録のコロニーは測定時のままです。</translation>
    </message>
    <message>
        <source>Clicks look for more like this</source>
        <translation>クリックで似たものを探す</translation>
    </message>
    <message>
        <source>Export the dish…</source>
        <translation>ディッシュを書き出す…</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>ファイルを書き出すフォルダー</translation>
    </message>
    <message>
        <source>Picture with its answer</source>
        <translation>解析結果を重ねた画像</translation>
    </message>
    <message>
        <source>round</source>
        <translation>丸い</translation>
    </message>
    <message>
        <source>spread</source>
        <translation>広がった</translation>
    </message>
    <message>
        <source>bright</source>
        <translation>明るい</translation>
    </message>
    <message>
        <source>packed</source>
        <translation>密な</translation>
    </message>
    <message>
        <source>looking for more like this</source>
        <translation>似たものを検索中</translation>
    </message>
    <message>
        <source>{rank}: number {number}</source>
        <translation>{rank}：{number}番</translation>
    </message>
    <message>
        <source>{rank}: number {number}, picture {picture}</source>
        <translation>{rank}：{number}番、画像{picture}</translation>
    </message>
    <message>
        <source>Excel workbook (XLSX)</source>
        <translation>Excelブック（XLSX）</translation>
    </message>
    <message>
        <source>Tables (CSV)</source>
        <translation>表（CSV）</translation>
    </message>
    <message>
        <source>Tables (Parquet)</source>
        <translation>表（Parquet）</translation>
    </message>
    <message>
        <source>Outlines for QuPath (GeoJSON)</source>
        <translation>QuPath用の輪郭（GeoJSON）</translation>
    </message>
    <message>
        <source>Outlines for ImageJ (ROI zip)</source>
        <translation>ImageJ用の輪郭（ROIのzip）</translation>
    </message>
    <message>
        <source>Label maps (OME-TIFF)</source>
        <translation>ラベル画像（OME-TIFF）</translation>
    </message>
    <message>
        <source>Label maps, plates (OME-Zarr)</source>
        <translation>ラベル画像、プレート（OME-Zarr）</translation>
    </message>
    <message>
        <source>Single colonies (COCO)</source>
        <translation>個々のコロニー（COCO）</translation>
    </message>
    <message>
        <source>Classes and colonies (COCO panoptic)</source>
        <translation>クラスとコロニー（COCO panoptic）</translation>
    </message>
    <message>
        <source>Label pictures and overlay (PNG)</source>
        <translation>ラベル画像と重ね表示（PNG）</translation>
    </message>
    <message>
        <source>Export dishes</source>
        <translation>ディッシュを書き出す</translation>
    </message>
    <message>
        <source>Export the dish</source>
        <translation>ディッシュを書き出す</translation>
    </message>
    <message>
        <source>Dishes to write:</source>
        <translation>書き出すディッシュ：</translation>
    </message>
    <message>
        <source>Forms to write:</source>
        <translation>書き出す形式：</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>フォルダーを選ぶ…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Tick at least one form first.</source>
        <translation>先に形式を1つ以上選んでください。</translation>
    </message>
    <message>
        <source>reading the dishes</source>
        <translation>ディッシュを読み込み中</translation>
    </message>
    <message>
        <source>There is no dish to export yet.</source>
        <translation>書き出すディッシュはまだありません。</translation>
    </message>
    <message>
        <source>Marked on the page Dishes: {count}</source>
        <translation>［ディッシュ］のページで選択中：{count}枚</translation>
    </message>
    <message>
        <source>Listed on the page Dishes: {count}</source>
        <translation>［ディッシュ］のページに表示中：{count}枚</translation>
    </message>
    <message>
        <source>The dish in hand: {dish}</source>
        <translation>表示中のディッシュ：{dish}</translation>
    </message>
    <message>
        <source>The whole history: {count}</source>
        <translation>履歴のすべて：{count}枚</translation>
    </message>
    <message>
        <source>Without names (de-identified)</source>
        <translation>氏名・名称を伏せる（仮名化）</translation>
    </message>
    <message>
        <source>Pseudonyms stand for people, lines, dishes, pictures and paths; remarks are left out. Only the key leads back.</source>
        <translation>氏名、細胞株、ディッシュ、画像、パスを仮名に置き換え、備考は書き出しません。元の名前は鍵でのみ分かります。</translation>
    </message>
    <message>
        <source>Another key…</source>
        <translation>別の鍵…</translation>
    </message>
    <message>
        <source>Key: {path}</source>
        <translation>鍵：{path}</translation>
    </message>
    <message>
        <source>The key to the pseudonyms</source>
        <translation>仮名の鍵</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>verifying the history</source>
        <translation>履歴を検証中</translation>
    </message>
    <message>
        <source>{person} reviewed the events {first} to {last}.</source>
        <translation>{person}がイベント{first}から{last}までを確認しました。</translation>
    </message>
    <message>
        <source>reading the audit trail</source>
        <translation>監査証跡を読み込み中</translation>
    </message>
    <message>
        <source>The history is whole: every event, row and file is as kept.</source>
        <translation>履歴の完全性を確認しました。すべての記録・行・ファイルが保存時のままです。</translation>
    </message>
    <message>
        <source>The history was changed or damaged. First: {first} In all: {count}. Keep the file as it is, and restore a backup that verifies.</source>
        <translation>履歴が変更されたか、破損しています（{count}件）。このファイルはそのまま残し、検証に合格するバックアップから復元してください。最初の箇所：{first}</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>現地時刻</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>実行者</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>About</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>Old → new</source>
        <translation>変更前 → 変更後</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>at any time</source>
        <translation>全期間</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>in 7 days</source>
        <translation>7日間</translation>
    </message>
    <message>
        <source>in 31 days</source>
        <translation>31日間</translation>
    </message>
    <message>
        <source>in a year</source>
        <translation>1年間</translation>
    </message>
    <message>
        <source>Search all fields</source>
        <translation>全項目を検索</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>実行者</translation>
    </message>
    <message>
        <source>Dish</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>出来事</translation>
    </message>
    <message>
        <source>every event</source>
        <translation>すべての出来事</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>Verify the history</source>
        <translation>履歴を検証</translation>
    </message>
    <message>
        <source>Sign as read…</source>
        <translation>確認の署名…</translation>
    </message>
    <message>
        <source>Show every event</source>
        <translation>すべての出来事を表示</translation>
    </message>
    <message>
        <source>No event fits</source>
        <translation>該当する出来事はありません</translation>
    </message>
    <message>
        <source>None is as it is searched for and chosen above.</source>
        <translation>上の検索と絞り込みに合うものがありません。</translation>
    </message>
    <message>
        <source>every dish</source>
        <translation>すべてのディッシュ</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>{count} events shown, older ones as you scroll</source>
        <translation>{count}件を表示中（スクロールで古い記録を表示）</translation>
    </message>
    <message>
        <source>{count} events</source>
        <translation>{count}件</translation>
    </message>
    <message>
        <source>An event that is chosen above stands here in full.</source>
        <translation>上の一覧で選んだ項目の全文がここに表示されます。</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>監査証跡</translation>
    </message>
    <message>
        <source>history made</source>
        <translation>履歴の作成</translation>
    </message>
    <message>
        <source>history migrated</source>
        <translation>履歴の移行</translation>
    </message>
    <message>
        <source>taken over at migration</source>
        <translation>移行時に引き継ぎ</translation>
    </message>
    <message>
        <source>analysis added</source>
        <translation>解析の追加</translation>
    </message>
    <message>
        <source>analysis corrected</source>
        <translation>解析の修正</translation>
    </message>
    <message>
        <source>decisions carried over</source>
        <translation>判定の引き継ぎ</translation>
    </message>
    <message>
        <source>picture confirmed as right</source>
        <translation>画像を確認済みにした</translation>
    </message>
    <message>
        <source>confirmation withdrawn</source>
        <translation>画像の確認を取り消した</translation>
    </message>
    <message>
        <source>prompted sheet</source>
        <translation>見本による解析</translation>
    </message>
    <message>
        <source>model of a culture changed</source>
        <translation>培養のモデルの変更</translation>
    </message>
    <message>
        <source>decision made</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>decision withdrawn</source>
        <translation>判定の取り消し</translation>
    </message>
    <message>
        <source>decision restored by undo</source>
        <translation>取り消しで判定を復元</translation>
    </message>
    <message>
        <source>proposals accepted</source>
        <translation>提案どおりの一括判定</translation>
    </message>
    <message>
        <source>acceptance withdrawn</source>
        <translation>一括判定の取り消し</translation>
    </message>
    <message>
        <source>dish decided</source>
        <translation>ディッシュの判定</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>dish archived</source>
        <translation>ディッシュの保管</translation>
    </message>
    <message>
        <source>dish taken back from the archive</source>
        <translation>ディッシュを保管から戻す</translation>
    </message>
    <message>
        <source>dish due set</source>
        <translation>撮影間隔の変更</translation>
    </message>
    <message>
        <source>dish described anew</source>
        <translation>ディッシュの説明の変更</translation>
    </message>
    <message>
        <source>log-in rules set</source>
        <translation>ログイン設定の変更</translation>
    </message>
    <message>
        <source>person added</source>
        <translation>利用者の追加</translation>
    </message>
    <message>
        <source>person changed</source>
        <translation>利用者の変更</translation>
    </message>
    <message>
        <source>person disabled</source>
        <translation>利用者の無効化</translation>
    </message>
    <message>
        <source>password changed</source>
        <translation>パスワード変更</translation>
    </message>
    <message>
        <source>logged in</source>
        <translation>ログイン</translation>
    </message>
    <message>
        <source>logged out</source>
        <translation>ログアウト</translation>
    </message>
    <message>
        <source>log-in failed</source>
        <translation>ログイン失敗</translation>
    </message>
    <message>
        <source>locked out</source>
        <translation>ロックアウト</translation>
    </message>
    <message>
        <source>unlocked</source>
        <translation>ロック解除</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>report written</source>
        <translation>報告書を作成</translation>
    </message>
    <message>
        <source>export failed</source>
        <translation>書き出し失敗</translation>
    </message>
    <message>
        <source>backed up</source>
        <translation>バックアップ</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>configuration approved</source>
        <translation>設定を承認</translation>
    </message>
    <message>
        <source>model adopted</source>
        <translation>モデルを採用した</translation>
    </message>
    <message>
        <source>model of a line set</source>
        <translation>細胞株のモデルを決めた</translation>
    </message>
    <message>
        <source>model of a protocol set</source>
        <translation>プロトコルのモデルを決めた</translation>
    </message>
    <message>
        <source>rule set published</source>
        <translation>ルールセットの発行</translation>
    </message>
    <message>
        <source>event of a dish</source>
        <translation>ディッシュの記録</translation>
    </message>
    <message>
        <source>originals found again</source>
        <translation>移動した画像を確認</translation>
    </message>
    <message>
        <source>setting changed</source>
        <translation>設定の変更</translation>
    </message>
    <message>
        <source>preset saved</source>
        <translation>プリセットの保存</translation>
    </message>
    <message>
        <source>model imported</source>
        <translation>モデルの取り込み</translation>
    </message>
    <message>
        <source>protocol bundle imported</source>
        <translation>プロトコル一式の取り込み</translation>
    </message>
    <message>
        <source>results added from a bundle</source>
        <translation>バンドルからの結果の追加</translation>
    </message>
    <message>
        <source>history verified</source>
        <translation>履歴の検証</translation>
    </message>
    <message>
        <source>trail reviewed</source>
        <translation>監査証跡の確認</translation>
    </message>
    <message>
        <source>backup drill</source>
        <translation>バックアップの復元訓練</translation>
    </message>
    <message>
        <source>reader study kept</source>
        <translation>一致試験の結果を保存</translation>
    </message>
    <message>
        <source>clock set back</source>
        <translation>時計の逆行を検出</translation>
    </message>
    <message>
        <source>installation qualified</source>
        <translation>据付の適格性評価</translation>
    </message>
    <message>
        <source>site pack passed</source>
        <translation>サイトパック適合</translation>
    </message>
    <message>
        <source>laboratory</source>
        <translation>施設名</translation>
    </message>
    <message>
        <source>logo of reports</source>
        <translation>報告書のロゴ</translation>
    </message>
    <message>
        <source>folder of report templates</source>
        <translation>報告書のテンプレートのフォルダー</translation>
    </message>
    <message>
        <source>network, full or fast</source>
        <translation>モデルの版</translation>
    </message>
    <message>
        <source>device of networks</source>
        <translation>モデルの実行装置</translation>
    </message>
    <message>
        <source>cores used</source>
        <translation>使用するコア数</translation>
    </message>
    <message>
        <source>folder of backups</source>
        <translation>バックアップ先のフォルダー</translation>
    </message>
    <message>
        <source>hours between backups</source>
        <translation>バックアップの間隔（時間）</translation>
    </message>
    <message>
        <source>backups kept</source>
        <translation>バックアップの世代数</translation>
    </message>
    <message>
        <source>analysis {name}</source>
        <translation>解析{name}</translation>
    </message>
    <message>
        <source>person {name}</source>
        <translation>利用者「{name}」</translation>
    </message>
    <message>
        <source>setting: {name}</source>
        <translation>設定：{name}</translation>
    </message>
    <message>
        <source>reader study</source>
        <translation>読影者間一致試験</translation>
    </message>
    <message>
        <source>the history</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>no log-in</source>
        <translation>ログインなし</translation>
    </message>
    <message>
        <source>log-in; {attempts} attempts, lock-out {lock} min, idle {idle} min</source>
        <translation>ログインあり：{attempts}回まで、ロックアウト{lock}分、無操作{idle}分</translation>
    </message>
    <message>
        <source>{models}: {items} items, {repeated} of them shown twice</source>
        <translation>{models}：{items}件（うち{repeated}件は2回提示）</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>異常なし</translation>
    </message>
    <message>
        <source>Event {number}: {kind}, {subject}</source>
        <translation>記録{number}：{kind}、{subject}</translation>
    </message>
    <message>
        <source>{person}, {local} (UTC {utc})</source>
        <translation>{person}、{local}(UTC {utc})</translation>
    </message>
    <message>
        <source>Why: {reason}</source>
        <translation>理由：{reason}</translation>
    </message>
    <message>
        <source>Sign as read</source>
        <translation>確認の署名</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>氏名</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>You have read the events {first} to {last}.</source>
        <translation>イベント{first}から{last}までを読みました。</translation>
    </message>
</context>
<context>
    <name>Cells</name>
    <message>
        <source>Cells: {count}</source>
        <translation>細胞：{count}個</translation>
    </message>
    <message>
        <source>opening the cells to correct</source>
        <translation>修正する細胞を開いています</translation>
    </message>
    <message>
        <source>Record {number} stays as it is; the corrected one counts from now on. Why is it corrected?</source>
        <translation>記録{number}はそのまま残り、今後は修正した版が使われます。修正の理由を入力してください。</translation>
    </message>
    <message>
        <source>Move the picture (H)</source>
        <translation>画像を動かす（H）</translation>
    </message>
    <message>
        <source>Brush: begin in a cell and push its membrane; beside all cells, paint a new one (B; size by the wheel or [ and ])</source>
        <translation>ブラシ：細胞の中から始めると細胞膜を押し広げ、細胞のない所では新しい細胞を塗ります（B。太さはホイールまたは [ と ]）</translation>
    </message>
    <message>
        <source>Eraser: no cell here (E; size by the wheel or [ and ])</source>
        <translation>消しゴム：細胞のない所にします（E。太さはホイールまたは [ と ]）</translation>
    </message>
    <message>
        <source>Outline: click its corners, Enter or a double click closes it: a new cell (P)</source>
        <translation>輪郭：頂点をクリックし、Enterまたはダブルクリックで閉じると新しい細胞になります（P）</translation>
    </message>
    <message>
        <source>Split: draw a membrane through a cell, from one side to another (S or X)</source>
        <translation>分割：細胞の端から端まで細胞膜を引きます（SまたはX）</translation>
    </message>
    <message>
        <source>Merge: drag from a cell to its neighbour; the membrane between goes (M)</source>
        <translation>結合：細胞から隣の細胞へドラッグすると、間の細胞膜がなくなります（M）</translation>
    </message>
    <message>
        <source>Remove: click a cell that is none (D)</source>
        <translation>削除：細胞でないものをクリックします（D）</translation>
    </message>
    <message>
        <source>Yellow: membranes; blue: what you changed; dark: no cell. Brush, split and merge with the tools at the picture&apos;s left edge. Every edit is kept on this computer until you keep a new version.</source>
        <translation>黄色は細胞膜、青は変更した所、暗い所は細胞なしです。画像の左端の道具で塗り、分割し、結合します。編集は、新しい版として保存するまでこのコンピューターに残ります。</translation>
    </message>
</context>
<context>
    <name>Colony verdict</name>
    <message>
        <source>keep</source>
        <translation>保持</translation>
    </message>
    <message>
        <source>watch</source>
        <translation>経過観察</translation>
    </message>
    <message>
        <source>discard</source>
        <translation>廃棄</translation>
    </message>
</context>
<context>
    <name>Correct</name>
    <message>
        <source>This picture is not analysed yet.</source>
        <translation>この画像はまだ解析されていません。</translation>
    </message>
    <message>
        <source>opening the class map</source>
        <translation>分類図を開いています</translation>
    </message>
    <message>
        <source>Your edits ({count}) wait here until you go on.</source>
        <translation>編集（{count}件）は保管されています。いつでも続けられます。</translation>
    </message>
    <message>
        <source>asking the network where borders are</source>
        <translation>ネットワークの境界を求めています</translation>
    </message>
    <message>
        <source>No picture stands out to be corrected.</source>
        <translation>特に修正が必要な画像はありません。</translation>
    </message>
    <message>
        <source>{name}, {day}, is the next to correct: {why}.</source>
        <translation>次に修正する画像：{name}、{day}（{why}）。</translation>
    </message>
    <message>
        <source>looking for the next picture</source>
        <translation>次の画像を探しています</translation>
    </message>
    <message>
        <source>Record {number} stays as it is; the corrected one counts from now on. Decisions on colonies that you did not touch are carried over. Why is it corrected?</source>
        <translation>記録{number}はそのまま残り、以後は修正した記録を使います。触れていないコロニーの判定は引き継がれます。修正の理由を入力してください。</translation>
    </message>
    <message>
        <source>Regions are corrected with the tools of the page Regions.</source>
        <translation>領域は［領域］のページのツールで修正します。</translation>
    </message>
    <message>
        <source>Keep the correction, or discard it, before you decide: a decision is on the record as it was found.</source>
        <translation>判定の前に、修正を保存するか破棄してください。判定は、修正前の記録に対するものになります。</translation>
    </message>
    <message>
        <source>Correct the cells of the sheet on the page Membranes.</source>
        <translation>細胞シートの細胞を［細胞膜］のページで修正します。</translation>
    </message>
    <message>
        <source>Correct the colonies: a new version beside what was found.</source>
        <translation>コロニーを修正し、検出結果とは別の版として保存します。</translation>
    </message>
    <message>
        <source>Keep the correction</source>
        <translation>修正を保存</translation>
    </message>
    <message>
        <source>{dish}, {day}</source>
        <translation>{dish}、{day}</translation>
    </message>
    <message>
        <source>Corrections that are not kept yet wait here: {names}.</source>
        <translation>保存していない修正があります：{names}。</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>reading the signatures</source>
        <translation>署名を読み込んでいます</translation>
    </message>
    <message>
        <source>measuring what was corrected</source>
        <translation>修正箇所を測定しています</translation>
    </message>
    <message>
        <source>Record {number} is signed ({names}). The signatures stay with it: the corrected version has none, and is signed anew.</source>
        <translation>記録{number}は署名済みです（{names}）。署名はこの記録に残り、修正した版には引き継がれません。修正後にあらためて署名してください。</translation>
    </message>
    <message>
        <source>Kept as record {number}, beside record {original}.</source>
        <translation>記録{number}として保存しました（元の記録{original}も残ります）。</translation>
    </message>
    <message>
        <source>Next to correct</source>
        <translation>次の修正へ</translation>
    </message>
    <message>
        <source>Edits of another map lay here; they were put aside: {path}</source>
        <translation>別の分類図の編集内容があったため、別名で残しました：{path}</translation>
    </message>
    <message>
        <source>Your {count} edits from before are here again.</source>
        <translation>前回の編集（{count}件）を復元しました。</translation>
    </message>
    <message>
        <source>Width of the brush, px</source>
        <translation>ブラシの太さ（px）</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>境界に吸着</translation>
    </message>
    <message>
        <source>Lay outlines and cuts along the border that the network sees nearby: where its probability of cells passes one half.</source>
        <translation>輪郭と分割線を、近くにあるネットワークの境界（細胞の確率が50%となる線）に沿わせます。</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>元の結果</translation>
    </message>
    <message>
        <source>Show what was found before the correction.</source>
        <translation>修正前の結果を表示します。</translation>
    </message>
    <message>
        <source>Undo the last edit</source>
        <translation>直前の編集を元に戻す</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Discard edits</source>
        <translation>編集を破棄</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>あとで</translation>
    </message>
    <message>
        <source>Leave the correction; the edits stay on this computer.</source>
        <translation>修正を中断します。編集はこのコンピューターに残ります。</translation>
    </message>
    <message>
        <source>Keep as new version…</source>
        <translation>新しい版として保存…</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>変更はまだありません。</translation>
    </message>
    <message>
        <source>Edits: {count}</source>
        <translation>編集：{count}件</translation>
    </message>
    <message>
        <source>Paint as {name} ({key})</source>
        <translation>{name}として塗る（{key}）</translation>
    </message>
    <message>
        <source>Move the picture (H)</source>
        <translation>画像を動かす（H）</translation>
    </message>
    <message>
        <source>Brush: paint the chosen class (B; size by the wheel or [ and ])</source>
        <translation>ブラシ：選んだ分類で塗る（B、太さはホイールまたは[と]）</translation>
    </message>
    <message>
        <source>Eraser: paint background (E; size by the wheel or [ and ])</source>
        <translation>消しゴム：背景にする（E、太さはホイールまたは[と]）</translation>
    </message>
    <message>
        <source>Outline: click its corners, Enter or a double click closes it; all inside gets the chosen class, a new colony too (P)</source>
        <translation>輪郭：頂点をクリックし、Enterまたはダブルクリックで閉じる。内側全体を選んだ分類にします。新しいコロニーの追加にも使えます（P）</translation>
    </message>
    <message>
        <source>Lasso: drag around what is colony and shall be of the chosen class (L)</source>
        <translation>投げ縄：囲んだ中のコロニー部分だけを選んだ分類にする（L）</translation>
    </message>
    <message>
        <source>Fill: click a hole, or a region of one class, to give it the chosen class (F)</source>
        <translation>塗りつぶし：穴または同じ分類の領域をクリックして、選んだ分類にする（F）</translation>
    </message>
    <message>
        <source>Split: drag a line through colonies that have grown together (X)</source>
        <translation>分割：つながったコロニーを横切る線をドラッグする（X）</translation>
    </message>
    <message>
        <source>Merge: drag from one colony to another that is the same (M)</source>
        <translation>結合：同じコロニーの一方から他方へドラッグする（M）</translation>
    </message>
    <message>
        <source>Remove: click a colony that is none (D)</source>
        <translation>削除：コロニーでないものをクリックする（D）</translation>
    </message>
    <message>
        <source>{share} of it is uncertain</source>
        <translation>{share}が判定不能</translation>
    </message>
    <message>
        <source>the second opinion differs by {points} points</source>
        <translation>別法との差が{points}ポイント</translation>
    </message>
    <message>
        <source>the model knows few pictures like it</source>
        <translation>モデルが見慣れない画像</translation>
    </message>
</context>
<context>
    <name>Dish events</name>
    <message>
        <source>thaw</source>
        <translation>解凍</translation>
    </message>
    <message>
        <source>seeding</source>
        <translation>播種</translation>
    </message>
    <message>
        <source>medium change</source>
        <translation>培地交換</translation>
    </message>
    <message>
        <source>passage</source>
        <translation>継代</translation>
    </message>
    <message>
        <source>contamination</source>
        <translation>汚染</translation>
    </message>
    <message>
        <source>freezing</source>
        <translation>凍結</translation>
    </message>
</context>
<context>
    <name>Dish verdict</name>
    <message>
        <source>approved</source>
        <translation>承認</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>不承認</translation>
    </message>
    <message>
        <source>pass</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>no rule exceeded</source>
        <translation>限界値の超過なし</translation>
    </message>
    <message>
        <source>ready to passage</source>
        <translation>継代時期</translation>
    </message>
    <message>
        <source>undecided: look</source>
        <translation>判定保留：要目視</translation>
    </message>
    <message>
        <source>watch</source>
        <translation>要注意</translation>
    </message>
    <message>
        <source>fail</source>
        <translation>不合格</translation>
    </message>
    <message>
        <source>The model was not proved on this laboratory&apos;s own labelled pictures (site pack): this says that no rule was exceeded, and no more.</source>
        <translation>この施設のラベル付き画像（サイトパック）でモデルの性能が確認されていないため、限界値を超えた項目がないことだけを示します。</translation>
    </message>
</context>
<context>
    <name>Dishes</name>
    <message>
        <source>reading the history</source>
        <translation>履歴を読み込み中</translation>
    </message>
    <message>
        <source>{dish} is in the list again.</source>
        <translation>「{dish}」を一覧に戻しました。</translation>
    </message>
    <message>
        <source>{dish} is archived; nothing of it is deleted.</source>
        <translation>「{dish}」を保管しました。記録は何も削除されていません。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>writing the history</source>
        <translation>履歴に書き込み中</translation>
    </message>
    <message>
        <source>Plates and dishes</source>
        <translation>プレートとディッシュ</translation>
    </message>
    <message>
        <source>{filled} of {all} wells</source>
        <translation>{all}ウェル中{filled}</translation>
    </message>
    <message>
        <source>{well}: no dish</source>
        <translation>{well}：ディッシュなし</translation>
    </message>
    <message>
        <source>Dishes</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Other dishes</source>
        <translation>その他のディッシュ</translation>
    </message>
    <message>
        <source>every dish</source>
        <translation>すべてのディッシュ</translation>
    </message>
    <message>
        <source>to decide</source>
        <translation>未判定あり</translation>
    </message>
    <message>
        <source>decided, not signed</source>
        <translation>判定済み・未署名</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>署名済み</translation>
    </message>
    <message>
        <source>to passage</source>
        <translation>継代の目安</translation>
    </message>
    <message>
        <source>due</source>
        <translation>撮影予定</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>撮影予定日超過</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>保管中</translation>
    </message>
    <message>
        <source>over a limit that fails</source>
        <translation>不合格の限界値を超過</translation>
    </message>
    <message>
        <source>over a limit that warns</source>
        <translation>警告の限界値を超過</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>判定なし</translation>
    </message>
    <message>
        <source>near a limit</source>
        <translation>限界値に近い</translation>
    </message>
    <message>
        <source>jumped since the day before</source>
        <translation>前日から急変</translation>
    </message>
    <message>
        <source>unfamiliar look</source>
        <translation>見慣れない画像</translation>
    </message>
    <message>
        <source>poor pictures</source>
        <translation>画質不良</translation>
    </message>
    <message>
        <source>confluence {value}</source>
        <translation>コンフルエンシー {value}</translation>
    </message>
    <message>
        <source>differentiated {value}</source>
        <translation>分化率 {value}</translation>
    </message>
    <message>
        <source>decided {count}</source>
        <translation>判定 {count}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>模擬</translation>
    </message>
    <message>
        <source>prompted, assistive</source>
        <translation>見本による補助判定</translation>
    </message>
    <message>
        <source>analysing…</source>
        <translation>解析中…</translation>
    </message>
    <message>
        <source>passage</source>
        <translation>継代</translation>
    </message>
    <message>
        <source>{decided} of {all}</source>
        <translation>{decided}/{all}</translation>
    </message>
    <message>
        <source>being proved…</source>
        <translation>照合中…</translation>
    </message>
    <message>
        <source>{hours} h late</source>
        <translation>{hours}時間超過</translation>
    </message>
    <message>
        <source>today {time}</source>
        <translation>本日{time}</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>said of this dish</source>
        <translation>このディッシュの指定</translation>
    </message>
    <message>
        <source>as its protocol says</source>
        <translation>プロトコルの指定</translation>
    </message>
    <message>
        <source>as for all dishes</source>
        <translation>全ディッシュ共通の指定</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>既定どおり</translation>
    </message>
    <message>
        <source>{days} d late</source>
        <translation>{days}日超過</translation>
    </message>
    <message>
        <source>Dish</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>Confluence</source>
        <translation>コンフルエンシー</translation>
    </message>
    <message>
        <source>Differentiated</source>
        <translation>分化率</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>提案</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>作業</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>撮影予定</translation>
    </message>
    <message>
        <source>Why here</source>
        <translation>この順位の理由</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Search dishes</source>
        <translation>ディッシュを検索</translation>
    </message>
    <message>
        <source>Cell line</source>
        <translation>細胞株</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>継代数</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>実行者</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>注意点</translation>
    </message>
    <message>
        <source>any flag</source>
        <translation>すべての注意点</translation>
    </message>
    <message>
        <source>Coloured by</source>
        <translation>色分け</translation>
    </message>
    <message>
        <source>List</source>
        <translation>一覧</translation>
    </message>
    <message>
        <source>Plates</source>
        <translation>プレート</translation>
    </message>
    <message>
        <source>Open the dish</source>
        <translation>ディッシュを開く</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>保管</translation>
    </message>
    <message>
        <source>Describe…</source>
        <translation>説明を変更…</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>既定に戻す</translation>
    </message>
    <message>
        <source>Due as its protocol says, else as all dishes are.</source>
        <translation>プロトコルの指定、それがなければ全ディッシュ共通の指定に戻します。</translation>
    </message>
    <message>
        <source>No dishes yet</source>
        <translation>ディッシュがまだありません</translation>
    </message>
    <message>
        <source>Here every dish stands in the order in which it needs you, with the reasons. Open pictures to begin.</source>
        <translation>すべてのディッシュを、対応を急ぐ順に理由とともに一覧します。画像を開いて始めてください。</translation>
    </message>
    <message>
        <source>Show every dish</source>
        <translation>すべてのディッシュを表示</translation>
    </message>
    <message>
        <source>No dish fits</source>
        <translation>該当するディッシュはありません</translation>
    </message>
    <message>
        <source>None is as it is searched for and chosen above. Archived dishes are shown where “archived” is chosen.</source>
        <translation>上の検索と絞り込みに合うものがありません。保管したディッシュは「保管中」を選ぶと表示されます。</translation>
    </message>
    <message>
        <source>any line</source>
        <translation>すべての細胞株</translation>
    </message>
    <message>
        <source>any passage</source>
        <translation>すべての継代数</translation>
    </message>
    <message>
        <source>anybody</source>
        <translation>すべての実行者</translation>
    </message>
    <message>
        <source>proposal</source>
        <translation>提案</translation>
    </message>
    <message>
        <source>{shown} of {all} dishes</source>
        <translation>{all}枚中{shown}枚</translation>
    </message>
    <message>
        <source>Dishes by risk</source>
        <translation>ディッシュ一覧（急ぐ順）</translation>
    </message>
    <message>
        <source>Due every</source>
        <translation>撮影間隔</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>一覧に戻す</translation>
    </message>
    <message>
        <source>Describe the dish</source>
        <translation>ディッシュの説明</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Records keep what was stated when they were made. Lists and tables tell the change, and later analyses go by it; the trail keeps who, when and why.</source>
        <translation>記録は、作成時に指定された内容のまま残ります。変更は一覧と表に示され、以後の解析で使われます。監査証跡に、誰がいつなぜ変更したかが残ります。</translation>
    </message>
</context>
<context>
    <name>Entry</name>
    <message>
        <source>This history asks who you are.</source>
        <translation>この履歴を開くにはログインが必要です。</translation>
    </message>
    <message>
        <source>logging in</source>
        <translation>ログイン中</translation>
    </message>
    <message>
        <source>Locked: nobody was here for {minutes} min.</source>
        <translation>{minutes}分間操作がなかったため、ロックしました。</translation>
    </message>
    <message>
        <source>Logged out.</source>
        <translation>ログアウトしました。</translation>
    </message>
    <message>
        <source>logging out</source>
        <translation>ログアウト中</translation>
    </message>
    <message>
        <source>Somebody else set this password. Choose one of your own: type the one you were given once more, and a new one twice.</source>
        <translation>このパスワードは他の人が設定したものです。ご自身のパスワードを決めてください。渡されたパスワードをもう一度、新しいパスワードを2回入力します。</translation>
    </message>
    <message>
        <source>The name or the password is wrong (attempt {count} here). After {attempts} wrong passwords in a row a person is locked out for {minutes} min.</source>
        <translation>氏名またはパスワードが違います（この画面で{count}回目）。続けて{attempts}回間違えると{minutes}分間ロックアウトされます。</translation>
    </message>
    <message>
        <source>{name} can no longer log in. Ask an administrator.</source>
        <translation>{name}さんはログインできません。管理者に相談してください。</translation>
    </message>
    <message>
        <source>{name} is locked out after too many wrong passwords: {left} left, until {time}. Wait, or ask an administrator.</source>
        <translation>{name}さんはパスワードの間違いが続いたためロックアウトされています。残り {left}（{time}まで）。待つか、管理者に相談してください。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>氏名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新しいパスワード</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>新しいパスワード（確認）</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>ログイン</translation>
    </message>
    <message>
        <source>The lock-out is over: log in.</source>
        <translation>ロックアウトは終わりました。ログインしてください。</translation>
    </message>
    <message>
        <source>Work in the background goes on: {count}.</source>
        <translation>バックグラウンドで処理中：{count}件</translation>
    </message>
    <message>
        <source>Type your name and your password.</source>
        <translation>氏名とパスワードを入力してください。</translation>
    </message>
    <message>
        <source>Type the new password twice, alike.</source>
        <translation>新しいパスワードを2回、同じように入力してください。</translation>
    </message>
</context>
<context>
    <name>Intake</name>
    <message>
        <source>Opening</source>
        <translation>画像を開く</translation>
    </message>
    <message>
        <source>sorting the pictures</source>
        <translation>画像を整理中</translation>
    </message>
    <message>
        <source>The files state {stated} µm per pixel, you gave {size} µm.</source>
        <translation>ファイルの画素サイズは{stated} µm、指定は{size} µmです。</translation>
    </message>
    <message>
        <source>Use {size} µm</source>
        <translation>{size} µmを使う</translation>
    </message>
    <message>
        <source>Analysed or signed before (dishes and days: {count}): nothing was analysed again, as no reason was given.</source>
        <translation>以前に解析または署名された記録があります（{count}件）。理由がないため、再解析していません。理由を入力してください。</translation>
    </message>
    <message>
        <source>Give the reason</source>
        <translation>理由を入力</translation>
    </message>
    <message>
        <source>another model</source>
        <translation>別のモデル</translation>
    </message>
    <message>
        <source>Earlier days were analysed by {pinned}, not by {new} (dishes: {count}). Nothing was analysed by the new one. It can go on from here, which the trend shows as a break, or all days can be analysed again.</source>
        <translation>これまでの日は{pinned}で解析されており、{new}では解析していません（ディッシュ：{count}枚）。この日から新しいモデルに切り替える（傾向に切れ目として表示）か、すべての日を再解析できます。</translation>
    </message>
    <message>
        <source>All days again</source>
        <translation>すべての日を再解析</translation>
    </message>
    <message>
        <source>Go on from here</source>
        <translation>この日から切り替え</translation>
    </message>
    <message>
        <source>reading the earlier days</source>
        <translation>以前の日を読み込み中</translation>
    </message>
    <message>
        <source>Analyses cancelled: {count}.</source>
        <translation>解析を中止しました：{count}件。</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>{count} files state another pixel size than {size} µm: nothing was counted.</source>
        <translation>{count}個のファイルの画素サイズが{size} µmと違います。何も数えていません。</translation>
    </message>
    <message>
        <source>No pictures were found there. Open PNG, JPEG, TIFF or CZI files.</source>
        <translation>画像が見つかりません。PNG、JPEG、TIFF、CZIのファイルを開いてください。</translation>
    </message>
    <message>
        <source>{dish} is being analysed.</source>
        <translation>{dish}を解析しています。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>analysing {dish}</source>
        <translation>{dish}を解析中</translation>
    </message>
    <message>
        <source>noting the seeding</source>
        <translation>播種を記録中</translation>
    </message>
    <message>
        <source>Reading the names…</source>
        <translation>ファイル名を読み取り中…</translation>
    </message>
    <message>
        <source>Nothing to analyse</source>
        <translation>解析する画像なし</translation>
    </message>
    <message>
        <source>“{text}” is no culture day: enter a whole number.</source>
        <translation>「{text}」は培養日数ではありません。整数を入力してください。</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未指定</translation>
    </message>
    <message>
        <source>with ROCK inhibitor</source>
        <translation>ROCK阻害剤あり</translation>
    </message>
    <message>
        <source>without ROCK inhibitor</source>
        <translation>ROCK阻害剤なし</translation>
    </message>
    <message>
        <source>Dishes: {dishes}, pictures: {pictures}. Nothing is kept yet.</source>
        <translation>ディッシュ{dishes}枚、画像{pictures}枚（まだ保存されていません）</translation>
    </message>
    <message>
        <source>{count} of {all} file names follow it.</source>
        <translation>ファイル名{all}件のうち{count}件が一致しています。</translation>
    </message>
    <message>
        <source>{name} is read as: {fields}</source>
        <translation>{name}の読み取り結果：{fields}</translation>
    </message>
    <message>
        <source>{dish}, {day} stands in several rows: correct one of them, or choose names that read them as one.</source>
        <translation>{dish}（{day}）が複数の行にあります。どれかを修正するか、一つとして読み取れるファイル名の形式を選んでください。</translation>
    </message>
    <message>
        <source>line</source>
        <translation>細胞株</translation>
    </message>
    <message>
        <source>dish</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>well</source>
        <translation>ウェル</translation>
    </message>
    <message>
        <source>culture day</source>
        <translation>培養日数</translation>
    </message>
    <message>
        <source>view</source>
        <translation>視野</translation>
    </message>
    <message>
        <source>passage</source>
        <translation>継代数</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>細胞株</translation>
    </message>
    <message>
        <source>Dish</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Culture day</source>
        <translation>培養日数</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画像数</translation>
    </message>
    <message>
        <source>Stated</source>
        <translation>培養条件</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Pictures to analyse</source>
        <translation>解析する画像</translation>
    </message>
    <message>
        <source>Left out, and what to know</source>
        <translation>除いたファイルと注意点</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>外す</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>解析</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Choose a sample sheet</source>
        <translation>サンプルシートを選択</translation>
    </message>
    <message>
        <source>Remove the sample sheet</source>
        <translation>サンプルシートを外す</translation>
    </message>
    <message>
        <source>Line, dish and day can be corrected: type in a cell, or in several selected cells of a column at once. An emptied cell is as its name says again.</source>
        <translation>細胞株、ディッシュ、培養日数は修正できます。セルに入力するか、同じ列の複数のセルを選択して入力してください。空にすると、ファイル名から読み取った値に戻ります。</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>ファイル名</translation>
    </message>
    <message>
        <source>How the names of these files are read, or a pattern: {example}</source>
        <translation>これらのファイル名の読み取り方、または形式：{example}</translation>
    </message>
    <message>
        <source>Stated of all these dishes</source>
        <translation>すべてのディッシュの培養条件</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>継代数</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>培地</translation>
    </message>
    <message>
        <source>Vessel</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>ROCK inhibitor</source>
        <translation>ROCK阻害剤</translation>
    </message>
    <message>
        <source>Feeders</source>
        <translation>フィーダー</translation>
    </message>
    <message>
        <source>Sample sheet</source>
        <translation>サンプルシート</translation>
    </message>
    <message>
        <source>A CSV table of the wells; it goes before names and fields.</source>
        <translation>ウェルごとの表（CSV）です。ファイル名や上の欄より優先されます。</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Dishes and days as understood</source>
        <translation>読み取ったディッシュと培養日数</translation>
    </message>
    <message>
        <source>Another window goes on with it, or it is done by now.</source>
        <translation>別のウィンドウが続きを解析しているか、解析はすでに終わっています。</translation>
    </message>
    <message>
        <source>reading what was left</source>
        <translation>残りの解析を読み込み中</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>No analysis is under way.</source>
        <translation>実行中の解析はありません。</translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation>{total}件中{done}件完了</translation>
    </message>
    <message>
        <source>{time} of work left</source>
        <translation>残りの作業時間：{time}</translation>
    </message>
    <message>
        <source>about {time} left, until {moment}</source>
        <translation>残り約{time}、{moment}ごろ終了</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>残り{time}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Not done when the window was last closed: {count} ({dishes}).</source>
        <translation>前回ウィンドウを閉じたときに終わっていなかった解析：{count}件（{dishes}）。</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Done about</source>
        <translation>終了予定</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>ジョブ</translation>
    </message>
    <message>
        <source>Nothing is under way</source>
        <translation>実行中のジョブはありません</translation>
    </message>
    <message>
        <source>What you open is analysed here, one dish after the other. It can wait, change places and be cancelled, and is gone on with after the window was closed.</source>
        <translation>開いた画像は、ここでディッシュごとに順番に解析されます。一時停止、順番の変更、中止ができ、ウィンドウを閉じても次回続けられます。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Close the jobs (Esc)</source>
        <translation>ジョブを閉じる（Esc）</translation>
    </message>
    <message>
        <source>Progress of all analyses</source>
        <translation>解析全体の進み具合</translation>
    </message>
    <message>
        <source>Cancel all analyses</source>
        <translation>解析をすべて中止</translation>
    </message>
    <message>
        <source>Go on with them</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>取り消す</translation>
    </message>
    <message>
        <source>Jobs that wait</source>
        <translation>待機中のジョブ</translation>
    </message>
    <message>
        <source>Earlier (Alt+↑)</source>
        <translation>前へ（Alt+↑）</translation>
    </message>
    <message>
        <source>Later (Alt+↓)</source>
        <translation>後へ（Alt+↓）</translation>
    </message>
    <message>
        <source>Next of all</source>
        <translation>最初に実行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Stop this job</source>
        <translation>このジョブを中止</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー割り当て</translation>
    </message>
    <message>
        <source>The key of this action: press it</source>
        <translation>この操作のキー（キーを押して指定）</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>キーなし</translation>
    </message>
    <message>
        <source>As it came</source>
        <translation>初期設定に戻す</translation>
    </message>
    <message>
        <source>Take it from there</source>
        <translation>そちらから外して使う</translation>
    </message>
    <message>
        <source>All as they came</source>
        <translation>すべて初期設定に戻す</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Use from now on</source>
        <translation>今後これを使う</translation>
    </message>
    <message>
        <source>Choose an action, then press the key it shall have.</source>
        <translation>操作を選び、割り当てるキーを押してください。</translation>
    </message>
    <message>
        <source>{key} already stands for “{action}” on the same page.</source>
        <translation>{key}は同じページで「{action}」に割り当てられています。</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>操作とキーの一覧</translation>
    </message>
</context>
<context>
    <name>Membranes</name>
    <message>
        <source>The picture is not read yet.</source>
        <translation>画像はまだ読み込み中です。</translation>
    </message>
    <message>
        <source>assistive</source>
        <translation>補助判定</translation>
    </message>
    <message>
        <source>Cells are about {width} px wide here: the picture is read at {percent} % of its size.</source>
        <translation>この画像の細胞は幅およそ{width} px です。{percent} %に縮小して読み取ります。</translation>
    </message>
    <message>
        <source>reading the picture</source>
        <translation>画像を読み込み中</translation>
    </message>
    <message>
        <source>There is no room for a further sample.</source>
        <translation>見本をこれ以上置く場所がありません。</translation>
    </message>
    <message>
        <source>next sample</source>
        <translation>次の見本</translation>
    </message>
    <message>
        <source>Paint a sample first: a preset is made of samples.</source>
        <translation>先に見本を塗ってください。プリセットは見本からできます。</translation>
    </message>
    <message>
        <source>The samples are kept as preset {name}.</source>
        <translation>見本をプリセット「{name}」として保存しました。</translation>
    </message>
    <message>
        <source>The picture is being read, once. You can paint meanwhile.</source>
        <translation>画像を一度だけ読み込んでいます。その間も塗れます。</translation>
    </message>
    <message>
        <source>Click what you look for, with Shift what you do not; drag a box around one thing. Esc forgets the clicks.</source>
        <translation>探すものをクリックし、違うものはShiftを押しながらクリックします。一つのものは枠で囲みます。Escでクリックを取り消します。</translation>
    </message>
    <message>
        <source>Shown is what the network sees without a sample. Paint the membranes in a small box: what is not painted inside the box counts as not membrane.</source>
        <translation>見本なしで得られた結果です。小さな枠の中の細胞膜を塗ってください。枠の中で塗られていない所は細胞膜ではないものとして扱います。</translation>
    </message>
    <message>
        <source>Paint every membrane in the box: the rest of it counts as not membrane.</source>
        <translation>枠の中の細胞膜をすべて塗ってください。残りは細胞膜ではないものとして扱います。</translation>
    </message>
    <message>
        <source>Answered from your samples. Where it is wrong, correct a sample or add the next one.</source>
        <translation>見本から求めた結果です。違う所があれば、見本を直すか、次の見本を加えてください。</translation>
    </message>
    <message>
        <source>area</source>
        <translation>面積</translation>
    </message>
    <message>
        <source>neighbours</source>
        <translation>隣接細胞数</translation>
    </message>
    <message>
        <source>aspect</source>
        <translation>長短径比</translation>
    </message>
    <message>
        <source>orientation</source>
        <translation>向き</translation>
    </message>
    <message>
        <source>This is not a sheet: {value} closed cells were found between membranes, {limit} are needed. Paint a sample that shows membranes and cells.</source>
        <translation>細胞シートとは認められません。膜に囲まれた細胞は{value}個だけです（{limit}個必要）。膜と細胞が見える見本を塗ってください。</translation>
    </message>
    <message>
        <source>This is not a sheet, or the samples do not fit it: borders are faint, and areas that vary by {value} can&apos;t be told from noise (at most {limit}). Paint a sample of this picture.</source>
        <translation>細胞シートでないか、見本が合っていません。境界が淡く、面積のばらつき {value}（上限 {limit}）ではノイズと区別できません。この画像の見本を塗ってください。</translation>
    </message>
    <message>
        <source>This is not a sheet, or the samples do not fit it: doubtful places cover {value} times the area of the membranes (at most {limit}), as in noise. Paint a sample of this picture.</source>
        <translation>細胞シートでないか、見本が合っていません。判別できない部分が膜の面積の{value}倍あり（上限 {limit}）、ノイズと区別できません。この画像の見本を塗ってください。</translation>
    </message>
    <message>
        <source>No sheet was found by the {value} px painted: paint more, membranes and the inside of cells, about {limit} px or more in all.</source>
        <translation>塗られた{value} pxではシートが見つかりません。膜と細胞の内側を、あわせて約{limit} px以上になるまで塗り足してください。</translation>
    </message>
    <message>
        <source>Cells found</source>
        <translation>見つかった細胞</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>細胞</translation>
    </message>
    <message>
        <source>{count} ({whole} whole)</source>
        <translation>{count}（全体が写っている細胞{whole}）</translation>
    </message>
    <message>
        <source>Whole cells are not cut by the picture&apos;s border.</source>
        <translation>画像の端で切れていない細胞です。</translation>
    </message>
    <message>
        <source>Cell density</source>
        <translation>細胞密度</translation>
    </message>
    <message>
        <source>Whole cells and half of the cut ones, by the area of cells.</source>
        <translation>全体が写っている細胞と端で切れた細胞の半数を、細胞の面積で割った値です。</translation>
    </message>
    <message>
        <source>Mean area ± CV</source>
        <translation>平均面積 ± CV</translation>
    </message>
    <message>
        <source>CV: standard deviation by mean (polymegethism).</source>
        <translation>CV：標準偏差÷平均（大小不同）。</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>隣接細胞数</translation>
    </message>
    <message>
        <source>Hexagonality</source>
        <translation>六角形率</translation>
    </message>
    <message>
        <source>Share of cells with six neighbours (pleomorphism).</source>
        <translation>隣接細胞数が6の細胞の割合（多形性）。</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>長短径比</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>向き</translation>
    </message>
    <message>
        <source>{angle}°, alignment {alignment}</source>
        <translation>{angle}°、配向度 {alignment}</translation>
    </message>
    <message>
        <source>Alignment: 0 every way, 1 all parallel.</source>
        <translation>配向度：0はばらばら、1はすべて平行。</translation>
    </message>
    <message>
        <source>Borders seen</source>
        <translation>見えた境界</translation>
    </message>
    <message>
        <source>Share of the borders between cells seen as membrane.</source>
        <translation>細胞どうしの境界のうち、細胞膜として見えた割合。</translation>
    </message>
    <message>
        <source>The pixel size is unknown: areas are in px², the density is per million px. Enter it above and open the picture again.</source>
        <translation>画素サイズが不明です。面積はpx²、密度は100万px当たりです。上で入力し、画像を開き直してください。</translation>
    </message>
    <message>
        <source>This is not a sheet: only {value} of the borders between cells were seen as membrane, {limit} are needed. Paint a sample of this picture.</source>
        <translation>細胞シートではありません。細胞どうしの境界のうち細胞膜として見えたのは{value}だけで、{limit}必要です。この画像の見本を塗ってください。</translation>
    </message>
    <message>
        <source>This is not a sheet: only {value} of the closed cells have cells on all sides, {limit} are needed. Look at the picture, or paint a sample of it.</source>
        <translation>細胞シートではありません。閉じた細胞のうち周りをすべて細胞に囲まれたものは{value}だけで、{limit}必要です。画像を確かめるか、見本を塗ってください。</translation>
    </message>
    <message>
        <source>This is not a sheet: cells cover only {value} of the picture, {limit} are needed. Take a picture of a closed part of the sheet.</source>
        <translation>細胞シートではありません。細胞は画像の{value}しか覆っておらず、{limit}必要です。シートの閉じた部分を撮影してください。</translation>
    </message>
    <message>
        <source>Histogram of the cells</source>
        <translation>細胞のヒストグラム</translation>
    </message>
    <message>
        <source>{measure} of {count} cells: {low} to {high}</source>
        <translation>{count}個の細胞の{measure}：{low}～{high}</translation>
    </message>
    <message>
        <source>No whole cells yet</source>
        <translation>全体が写っている細胞はまだありません</translation>
    </message>
    <message>
        <source>up to {count} cells</source>
        <translation>最大{count}個</translation>
    </message>
    <message>
        <source>Samples painted here before are here again: {count}.</source>
        <translation>ここで前に塗った見本を復元しました：{count}個。</translation>
    </message>
    <message>
        <source>eraser stroke</source>
        <translation>消しゴムの一筆</translation>
    </message>
    <message>
        <source>brush stroke</source>
        <translation>ブラシの一筆</translation>
    </message>
    <message>
        <source>removal of sample {number}</source>
        <translation>見本{number}の削除</translation>
    </message>
    <message>
        <source>Undone: {step}.</source>
        <translation>元に戻しました：{step}。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>元に戻す操作はありません。</translation>
    </message>
    <message>
        <source>Done again: {step}.</source>
        <translation>やり直しました：{step}。</translation>
    </message>
    <message>
        <source>There is nothing to do again.</source>
        <translation>やり直す操作はありません。</translation>
    </message>
    <message>
        <source>new sample</source>
        <translation>新しい見本</translation>
    </message>
    <message>
        <source>Paint inside a sample, or drag a box for a further one with the sample tool.</source>
        <translation>見本の枠の中を塗るか、見本の道具で新しい枠を引いてください。</translation>
    </message>
    <message>
        <source>line</source>
        <translation>線</translation>
    </message>
    <message>
        <source>move of a sample</source>
        <translation>見本の移動</translation>
    </message>
    <message>
        <source>new size of a sample</source>
        <translation>見本の大きさの変更</translation>
    </message>
    <message>
        <source>probability of membrane</source>
        <translation>細胞膜の確率</translation>
    </message>
    <message>
        <source>membranes (from one half on)</source>
        <translation>細胞膜（確率1/2以上）</translation>
    </message>
    <message>
        <source>cells, coloured</source>
        <translation>細胞（色分け）</translation>
    </message>
    <message>
        <source>found by clicking</source>
        <translation>クリックで見つけたもの</translation>
    </message>
    <message>
        <source>Next sample here</source>
        <translation>次の見本はここ</translation>
    </message>
    <message>
        <source>A box where the network is least sure: paint it next.</source>
        <translation>最も判別の難しい所に枠を置きます。次にここを塗ってください。</translation>
    </message>
    <message>
        <source>{share} membrane</source>
        <translation>細胞膜 {share}</translation>
    </message>
    <message>
        <source>paint its membranes</source>
        <translation>細胞膜を塗ってください</translation>
    </message>
    <message>
        <source>{number}: {width}×{height} px, {state}</source>
        <translation>{number}：{width}×{height} px、{state}</translation>
    </message>
    <message>
        <source>preset {name}</source>
        <translation>プリセット「{name}」</translation>
    </message>
    <message>
        <source>Remove {sample}</source>
        <translation>{sample}を削除</translation>
    </message>
    <message>
        <source>Opacity of the layers, percent</source>
        <translation>重ね表示の不透明度（%）</translation>
    </message>
    <message>
        <source>Opacity; hold Space to see the picture alone</source>
        <translation>不透明度。Spaceキーを押している間は画像だけを表示</translation>
    </message>
    <message>
        <source>Colour the cells by</source>
        <translation>細胞の色分け</translation>
    </message>
    <message>
        <source>Cells as a table (CSV)…</source>
        <translation>細胞の表（CSV）を保存…</translation>
    </message>
    <message>
        <source>name of a preset</source>
        <translation>プリセットの名前</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>プリセットの名前</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep the painted samples for later pictures of this kind.</source>
        <translation>塗った見本を、後の同じ種類の画像のために保存します。</translation>
    </message>
    <message>
        <source>Saved presets</source>
        <translation>保存したプリセット</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使う</translation>
    </message>
    <message>
        <source>Count a folder by this preset…</source>
        <translation>このプリセットでフォルダーを解析…</translation>
    </message>
    <message>
        <source>Every picture in a folder is answered by the preset and kept in the history.</source>
        <translation>フォルダー内のすべての画像をプリセットで解析し、履歴に保存します。</translation>
    </message>
    <message>
        <source>Keep in the history</source>
        <translation>履歴に保存</translation>
    </message>
    <message>
        <source>The sheet&apos;s numbers and map are kept with the samples that gave them, marked as assistive.</source>
        <translation>シートの数値とラベル画像を、もとになった見本とともに「補助判定」として保存します。</translation>
    </message>
    <message>
        <source>Correct the cells</source>
        <translation>細胞を修正</translation>
    </message>
    <message>
        <source>Merge, split, draw and remove cells by hand: a version of its own beside what was found, which is kept first.</source>
        <translation>細胞を手で結合・分割・追加・削除します。検出結果を先に保存し、修正した版をその横に残します。</translation>
    </message>
    <message>
        <source>Go on correcting the cells</source>
        <translation>細胞の修正を続ける</translation>
    </message>
    <message>
        <source>Move the picture (H)</source>
        <translation>画像を動かす（H）</translation>
    </message>
    <message>
        <source>Sample: drag a box, or move it by its corners (S)</source>
        <translation>見本：枠を引く、角で大きさを変える（S）</translation>
    </message>
    <message>
        <source>Brush: paint membrane (B; size [ and ])</source>
        <translation>ブラシ：細胞膜を塗る（B、太さは [ と ]）</translation>
    </message>
    <message>
        <source>Eraser: not membrane (E; size [ and ])</source>
        <translation>消しゴム：細胞膜ではない（E、太さは [ と ]）</translation>
    </message>
    <message>
        <source>Line along a membrane: click its points, Esc ends it (L)</source>
        <translation>細胞膜に沿う線：点をクリック、Escで終わる（L）</translation>
    </message>
    <message>
        <source>Find what is like this: click, Shift for what is not, or drag a box around one thing (C)</source>
        <translation>似たものを探す：クリック、違うものはShift、一つのものは枠で囲む（C）</translation>
    </message>
    <message>
        <source>Count a folder of pictures</source>
        <translation>フォルダー内の細胞を計数</translation>
    </message>
    <message>
        <source>Save the table of cells</source>
        <translation>細胞の表を保存</translation>
    </message>
    <message>
        <source>Membranes from one small sample</source>
        <translation>小さな見本から細胞膜を検出</translation>
    </message>
    <message>
        <source>Paint the membranes in a box of 64×64 px: the whole picture is answered at once, cells are counted and measured. The answer assists you and decides nothing.</source>
        <translation>64×64 pxの枠の中の細胞膜を塗ると、画像全体の細胞膜を検出し、細胞を計数・計測します。結果は判定の参考です。</translation>
    </message>
    <message>
        <source>The membrane network is not installed</source>
        <translation>細胞膜用のモデルがインストールされていません</translation>
    </message>
    <message>
        <source>This page needs a model of the kind “membrane”. Put its package into the folder of models and come back, or ask whoever keeps this program.</source>
        <translation>このページには種類「membrane」のモデルが必要です。モデルのフォルダーにパッケージを入れて戻るか、システム担当者にお尋ねください。</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>見本</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>細胞シート</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>重ね表示</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>This answer follows a sample that was painted by hand: it assists a person and decides nothing.</source>
        <translation>手で塗った見本に基づく結果です。判定の参考であり、判定には使われません。</translation>
    </message>
    <message>
        <source>Paint a sample or use a preset: then there is an answer.</source>
        <translation>見本を塗るかプリセットを使うと、結果が出ます。</translation>
    </message>
    <message>
        <source>keeping the sheet</source>
        <translation>シートを保存中</translation>
    </message>
    <message>
        <source>{dish} has cells that were corrected by hand (record {number}). The corrected record stays in the history, but the new answer counts from now on. Why is it answered anew?</source>
        <translation>{dish}には手で修正した細胞があります（記録{number}）。修正した記録は履歴に残りますが、以後は新しい結果を使います。計数し直す理由を入力してください。</translation>
    </message>
    <message>
        <source>Dishes and days with cells that were corrected by hand: {count}. The corrected records stay in the history, but the new answers count from now on. Why are they answered anew?</source>
        <translation>手で修正した細胞があります（ディッシュと日：{count}件）。修正した記録は履歴に残りますが、以後は新しい結果を使います。計数し直す理由を入力してください。</translation>
    </message>
    <message>
        <source>Answer anew</source>
        <translation>計数し直す</translation>
    </message>
    <message>
        <source>{count} cells were written to {file}.</source>
        <translation>{count}個の細胞を{file}に書き出しました。</translation>
    </message>
    <message>
        <source>No pictures were found in {folder}.</source>
        <translation>{folder}に画像がありません。</translation>
    </message>
    <message>
        <source>sorting the pictures</source>
        <translation>画像を整理中</translation>
    </message>
    <message>
        <source>counting the cells of {dish}</source>
        <translation>{dish}の細胞を計数中</translation>
    </message>
    <message>
        <source>Kept in the history as assistive: {dish}, {cells}.</source>
        <translation>補助判定として履歴に保存しました：{dish}、{cells}。</translation>
    </message>
    <message>
        <source>{dish}, day {day}</source>
        <translation>{dish}、{day}日目</translation>
    </message>
    <message>
        <source>no sheet</source>
        <translation>シートなし</translation>
    </message>
    <message>
        <source>{count} cells</source>
        <translation>細胞{count}個</translation>
    </message>
    <message>
        <source>and {count} older ones</source>
        <translation>ほかに古いものが{count}件</translation>
    </message>
    <message>
        <source>corrected by hand</source>
        <translation>手で修正</translation>
    </message>
    <message>
        <source>hexagonality {share}</source>
        <translation>六角形率 {share}</translation>
    </message>
    <message>
        <source>Finds with</source>
        <translation>検出に使うモデル</translation>
    </message>
    <message>
        <source>What the finding tool (C) asks about clicks and boxes.</source>
        <translation>検出ツール（C）で使うモデルです。</translation>
    </message>
    <message>
        <source>Find everything</source>
        <translation>すべて検出</translation>
    </message>
    <message>
        <source>Ask about a grid of places and keep what it is sure of.</source>
        <translation>格子点ごとに検出し、確度の高いものだけを残します。</translation>
    </message>
    <message>
        <source>Save what was found…</source>
        <translation>検出結果を保存…</translation>
    </message>
    <message>
        <source>Keep what was found in the history</source>
        <translation>検出結果を履歴に保存</translation>
    </message>
    <message>
        <source>The things and their map are kept with network and clicks, marked as assistive. No verdict comes from them.</source>
        <translation>検出結果とその位置を、使ったモデルとクリックとともに、補助判定として保存します。判定には使われません。</translation>
    </message>
    <message>
        <source>membrane network</source>
        <translation>細胞膜用のモデル</translation>
    </message>
    <message>
        <source>Save what was found</source>
        <translation>検出結果を保存</translation>
    </message>
    <message>
        <source>asking {name}</source>
        <translation>{name}で検出中</translation>
    </message>
    <message>
        <source>asking {name} about everything</source>
        <translation>画像全体を{name}で検出中</translation>
    </message>
    <message>
        <source>Kept in the history as assistive: {dish}, {count}.</source>
        <translation>補助判定として履歴に保存しました：{dish}、{count}。</translation>
    </message>
    <message>
        <source>{count} things</source>
        <translation>{count}個</translation>
    </message>
    <message>
        <source>keeping what was found</source>
        <translation>検出結果を保存しています</translation>
    </message>
    <message>
        <source>Written: {names}. Assistive: it decides nothing.</source>
        <translation>書き出しました：{names}。補助判定であり、判定には使われません。</translation>
    </message>
    <message>
        <source>Found by {name}. Assistive: it decides nothing.</source>
        <translation>{name}による検出です。判定の参考です。判定には使われません。</translation>
    </message>
    <message>
        <source>Found by {name}, which expects an IoU of {quality} itself. Assistive: it decides nothing.</source>
        <translation>{name}による検出です（モデル自身の見込みIoU {quality}）。判定の参考です。判定には使われません。</translation>
    </message>
    <message>
        <source>{name} is sure of nothing here: click on what you look for.</source>
        <translation>{name}には、ここで確かに見えるものがありません。探すものをクリックしてください。</translation>
    </message>
    <message>
        <source>{count} things, {whole} of them whole, mean area {area} ± {cv}. Found by {name}. Assistive: it decides nothing.</source>
        <translation>{count}個（全体が写っているもの{whole}個）、平均面積 {area} ± {cv}。{name}による検出です。判定の参考です。判定には使われません。</translation>
    </message>
</context>
<context>
    <name>Metrics</name>
    <message>
        <source>differentiated area</source>
        <translation>分化率</translation>
    </message>
    <message>
        <source>mean probability of differentiation</source>
        <translation>平均分化確率</translation>
    </message>
    <message>
        <source>uncertain area</source>
        <translation>判定不能率</translation>
    </message>
    <message>
        <source>share of differentiated area at the edge</source>
        <translation>分化領域のうち辺縁部の割合</translation>
    </message>
    <message>
        <source>share of differentiated area in the core</source>
        <translation>分化領域のうち中心部の割合</translation>
    </message>
    <message>
        <source>colony area</source>
        <translation>コロニー面積</translation>
    </message>
    <message>
        <source>colony area in pixels</source>
        <translation>コロニー面積（画素）</translation>
    </message>
    <message>
        <source>equivalent diameter</source>
        <translation>円相当径</translation>
    </message>
    <message>
        <source>perimeter</source>
        <translation>周囲長</translation>
    </message>
    <message>
        <source>roundness</source>
        <translation>真円度</translation>
    </message>
    <message>
        <source>solidity</source>
        <translation>充実度</translation>
    </message>
    <message>
        <source>border roughness</source>
        <translation>輪郭の粗さ</translation>
    </message>
    <message>
        <source>eccentricity</source>
        <translation>離心率</translation>
    </message>
    <message>
        <source>confluence</source>
        <translation>コンフルエンシー</translation>
    </message>
    <message>
        <source>spread of confluence over pictures</source>
        <translation>画像間のコンフルエンシーのばらつき</translation>
    </message>
    <message>
        <source>dead cells</source>
        <translation>死細胞・デブリ</translation>
    </message>
    <message>
        <source>dead cells by area</source>
        <translation>死細胞・デブリの密度</translation>
    </message>
    <message>
        <source>colony count</source>
        <translation>コロニー数</translation>
    </message>
    <message>
        <source>colony density</source>
        <translation>コロニー密度</translation>
    </message>
    <message>
        <source>growth rate of the covered area</source>
        <translation>被覆面積の増殖速度</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>reading the models</source>
        <translation>モデルを読み込み中</translation>
    </message>
    <message>
        <source>reading the decisions</source>
        <translation>判定を読み込み中</translation>
    </message>
    <message>
        <source>reading the reader studies</source>
        <translation>一致試験の結果を読み込み中</translation>
    </message>
    <message>
        <source>verifying the models</source>
        <translation>モデルを検証中</translation>
    </message>
    <message>
        <source>Models checked: {count}. All are as they were shipped.</source>
        <translation>検証したモデル：{count}。すべて配布時のままです。</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>バージョン{version}</translation>
    </message>
    <message>
        <source>Answers clicks and boxes on the page Membranes. It was imported here: nobody measured how good it is on your pictures. What it finds assists a person and decides nothing.</source>
        <translation>［細胞膜］のページで、クリックや枠で指定した対象を検出します。ここで取り込まれたもので、お使いの画像での性能は測られていません。検出結果は判定の参考です。判定には使われません。</translation>
    </message>
    <message>
        <source>Checked: the files are as imported, the test click too.</source>
        <translation>検証済み：ファイルと試験クリックの結果は取り込み時のままです。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Masks per click</source>
        <translation>クリックごとのマスク数</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>作成者</translation>
    </message>
    <message>
        <source>longer side fitted, the rest zeros</source>
        <translation>長辺に合わせ、残りは0で埋める</translation>
    </message>
    <message>
        <source>stretched to a square</source>
        <translation>正方形に引き伸ばす</translation>
    </message>
    <message>
        <source>longer side fitted, the encoder pads</source>
        <translation>長辺に合わせ、残りはエンコーダーが埋める</translation>
    </message>
    <message>
        <source>Checked: the files and the test numbers are as shipped.</source>
        <translation>検証済み：ファイルと試験値は配布時のままです。</translation>
    </message>
    <message>
        <source>any</source>
        <translation>指定なし</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>画素サイズ</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>ライセンス</translation>
    </message>
    <message>
        <source>brightfield</source>
        <translation>明視野</translation>
    </message>
    <message>
        <source>phase contrast</source>
        <translation>位相差</translation>
    </message>
    <message>
        <source>any with membranes</source>
        <translation>細胞膜の見えるもの</translation>
    </message>
    <message>
        <source>Fast network</source>
        <translation>高速版（8ビット）</translation>
    </message>
    <message>
        <source>Add a click network…</source>
        <translation>クリック検出モデルを追加…</translation>
    </message>
    <message>
        <source>An encoder and a decoder of the kind of Segment Anything, as ONNX</source>
        <translation>Segment Anything型のエンコーダーとデコーダー（ONNX）</translation>
    </message>
    <message>
        <source>Reader study…</source>
        <translation>読影者間一致試験…</translation>
    </message>
    <message>
        <source>Verify all models</source>
        <translation>すべてのモデルを検証</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>使用するモデル</translation>
    </message>
    <message>
        <source>Used for pictures opened from now on and by “Analyse again”. Each analysis keeps the name of the model it was made with.</source>
        <translation>これから開く画像と「再解析」に使います。どのモデルで解析したかは、それぞれの解析に残ります。</translation>
    </message>
    <message>
        <source>No model at hand</source>
        <translation>モデルがありません</translation>
    </message>
    <message>
        <source>This page lists the networks that find the colonies. None came with this installation: install the program again, or ask whoever keeps it.</source>
        <translation>このページには、コロニーを検出するモデルが並びます。このインストールには含まれていません。プログラムを入れ直すか、システム担当者に相談してください。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>automatic: the one that fits the picture</source>
        <translation>自動：画像に合うもの</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>検証中…</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>版</translation>
    </message>
    <message>
        <source>full (32-bit)</source>
        <translation>標準版（32ビット）</translation>
    </message>
    <message>
        <source>fast (8-bit, where a model has it)</source>
        <translation>高速版（8ビット、モデルにある場合）</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>実行装置</translation>
    </message>
    <message>
        <source>automatic: the best that starts</source>
        <translation>自動：起動できる最良のもの</translation>
    </message>
    <message>
        <source>The fast network runs on the CPU in less than half the time; each model says how far the two agree, and whether the fast one is qualified. Each analysis keeps what it was made with.</source>
        <translation>高速版はCPUで半分未満の時間で動きます。標準版との一致率と、高速版の適格性が確認されているかは、各モデルに表示されます。どちらで解析したかは解析ごとに記録されます。</translation>
    </message>
    <message>
        <source>{agreement}; not qualified: under {least} in a tile</source>
        <translation>{agreement}。{least}に達しないタイルがあり、適格性は未確認</translation>
    </message>
    <message>
        <source>How models run</source>
        <translation>モデルの実行方法</translation>
    </message>
    <message>
        <source>{model} runs on {provider}.</source>
        <translation>{model}は{provider}で実行されます。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>same class at {share} of the pixels, at least {worst} in any tile ({pictures} pictures)</source>
        <translation>画素の{share}でクラスが一致、最も低いタイルで{worst}（画像{pictures}枚）</translation>
    </message>
    <message>
        <source>reading the networks</source>
        <translation>モデルを読み込み中</translation>
    </message>
    <message>
        <source>trying out {name}</source>
        <translation>{name}を試験中</translation>
    </message>
    <message>
        <source>{name} was imported, but a click found the disc of the test picture with an IoU of {share} only: look at its side, mean and standard deviation.</source>
        <translation>{name}を取り込みましたが、試験画像の円板をクリックした結果のIoUは{share}にとどまります。辺の長さ、平均、標準偏差を確かめてください。</translation>
    </message>
    <message>
        <source>{name} was imported: a click found the disc of the test picture (IoU {share}).</source>
        <translation>{name}を取り込みました。クリックで試験画像の円板が見つかりました（IoU {share}）。</translation>
    </message>
    <message>
        <source>no file yet</source>
        <translation>ファイル未選択</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Add a click network</source>
        <translation>クリック検出モデルの追加</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>エンコーダー</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>デコーダー</translation>
    </message>
    <message>
        <source>Check and import</source>
        <translation>試験して取り込む</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>An encoder and a decoder of the kind of Segment Anything, as ONNX. None is shipped with this program: export one, or take one whose licence allows your use. Both are tried out on a test picture before they are kept.</source>
        <translation>Segment Anything型のエンコーダーとデコーダー（ONNX）です。このプログラムには付属しません。ご自身で書き出すか、用途に合うライセンスのものを用意してください。取り込む前に、両方を試験画像で試します。</translation>
    </message>
    <message>
        <source>Side of the input</source>
        <translation>入力の辺</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Mean (red, green, blue)</source>
        <translation>平均（赤・緑・青）</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>標準偏差</translation>
    </message>
    <message>
        <source>Overruled, %</source>
        <translation>提案と異なる判定（%）</translation>
    </message>
    <message>
        <source>week of</source>
        <translation>週（月曜日の日付）</translation>
    </message>
    <message>
        <source>Model whose proposals are shown</source>
        <translation>表示するモデル</translation>
    </message>
    <message>
        <source>Proposals people decided otherwise</source>
        <translation>人が提案と異なる判定をした割合</translation>
    </message>
    <message>
        <source>{share} of {count} decided proposals were overruled; weeks beyond the control limits (3 SD): {out}.</source>
        <translation>判定済みの提案{count}件のうち{share}が、提案と異なる判定でした。管理限界（3 SD）を外れた週：{out}。</translation>
    </message>
    <message>
        <source>Reader study</source>
        <translation>読影者間一致試験</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>回答者</translation>
    </message>
    <message>
        <source>Whole pictures</source>
        <translation>画像全体</translation>
    </message>
    <message>
        <source>Keep with the models</source>
        <translation>モデルとともに保存</translation>
    </message>
    <message>
        <source>Make a set…</source>
        <translation>セットを作成…</translation>
    </message>
    <message>
        <source>Answer a set…</source>
        <translation>セットに回答…</translation>
    </message>
    <message>
        <source>Who agrees with whom…</source>
        <translation>一致度を表示…</translation>
    </message>
    <message>
        <source>Item of the reader study</source>
        <translation>一致試験の画像</translation>
    </message>
    <message>
        <source>A set shows colonies (or whole pictures) of the history blind, shuffled and some twice. Each person answers the same folder under their own name, by F keep, W watch and D discard; Backspace goes back. The key beside the folder tells who agrees with whom, and the program with each: open it only when all have answered.</source>
        <translation>セットは、履歴のコロニー（または画像全体）を、結果を伏せて順不同で示し、一部は2回現れます。各自が同じフォルダーに自分の名前で回答します（Fで保持、Wで経過観察、Dで廃棄、Backspaceで一つ戻る）。フォルダーの横のキーファイルで、人どうしの一致度と、プログラムと各人の一致度がわかります。全員が回答してから開いてください。</translation>
    </message>
    <message>
        <source>Who agrees with whom</source>
        <translation>一致度</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>比較する相手</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>The same answer</source>
        <translation>同じ回答</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>κ係数</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 %区間</translation>
    </message>
    <message>
        <source>Agreement with people</source>
        <translation>人との一致度</translation>
    </message>
    <message>
        <source>{items} whole pictures, {repeated} of them shown twice, blind.</source>
        <translation>画像全体{items}枚（うち{repeated}枚は2回提示）、結果を伏せて回答。</translation>
    </message>
    <message>
        <source>{items} colonies, {repeated} of them shown twice, blind.</source>
        <translation>コロニー{items}個（うち{repeated}個は2回提示）、結果を伏せて回答。</translation>
    </message>
    <message>
        <source>Kept by {person}, {time}.</source>
        <translation>{person}が{time}に保存。</translation>
    </message>
    <message>
        <source>{count} items are in {folder}; their key is {key}.</source>
        <translation>「{folder}」に{count}件を作成しました。キーファイルは「{key}」です。</translation>
    </message>
    <message>
        <source>The result is kept: the cards of its models show it.</source>
        <translation>結果を保存しました。モデルのカードに表示されます。</translation>
    </message>
    <message>
        <source>The result is kept already.</source>
        <translation>この結果はすでに保存されています。</translation>
    </message>
    <message>
        <source>Item {item} of {count}; answered: {answered}</source>
        <translation>{count}件中{item}件目（回答済み：{answered}件）</translation>
    </message>
    <message>
        <source>reader study</source>
        <translation>読影者間一致試験</translation>
    </message>
    <message>
        <source>Folder of the reader study</source>
        <translation>一致試験のフォルダー</translation>
    </message>
    <message>
        <source>Key of the reader study</source>
        <translation>一致試験のキーファイル</translation>
    </message>
    <message>
        <source>{who}, with themselves</source>
        <translation>{who}（本人の1回目と2回目）</translation>
    </message>
    <message>
        <source>the program – {who}</source>
        <translation>プログラム – {who}</translation>
    </message>
    <message>
        <source>all people (Fleiss)</source>
        <translation>全員（Fleiss）</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Dishes</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>作業</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>傾向</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>報告書</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Membranes</source>
        <translation>細胞膜</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>監査証跡</translation>
    </message>
    <message>
        <source>People</source>
        <translation>利用者</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>Paint</name>
    <message>
        <source>assistive</source>
        <translation>補助判定</translation>
    </message>
    <message>
        <source>Width of the brush, px</source>
        <translation>ブラシの太さ（px）</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>別の画像を開く…</translation>
    </message>
    <message>
        <source>Picture in hand</source>
        <translation>［作業］の画像</translation>
    </message>
    <message>
        <source>Take the picture that is shown on the work page.</source>
        <translation>作業ページに表示中の画像を使います。</translation>
    </message>
    <message>
        <source>Open a picture</source>
        <translation>画像を開く</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Take the picture in hand</source>
        <translation>［作業］の画像を使う</translation>
    </message>
    <message>
        <source>Open a picture…</source>
        <translation>画像を開く…</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>ブラシ</translation>
    </message>
    <message>
        <source>There is no picture in hand: open one here.</source>
        <translation>選択中の画像がありません。ここで開いてください。</translation>
    </message>
    <message>
        <source>{name} is no picture.</source>
        <translation>「{name}」は画像ではありません。</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>reading the people</source>
        <translation>利用者を読み込み中</translation>
    </message>
    <message>
        <source>From now on people log in; {name} is administrator.</source>
        <translation>これからはログインが必要です。{name}さんが管理者です。</translation>
    </message>
    <message>
        <source>From now on nobody has to log in.</source>
        <translation>これからはログイン不要です。</translation>
    </message>
    <message>
        <source>The limits are kept.</source>
        <translation>設定を保存しました。</translation>
    </message>
    <message>
        <source>Say what {name} is: tick a role.</source>
        <translation>{name}さんの役割を選んでください。</translation>
    </message>
    <message>
        <source>{name} can log in.</source>
        <translation>{name}さんはログインできます。</translation>
    </message>
    <message>
        <source>The roles of {name} are kept.</source>
        <translation>{name}さんの役割を保存しました。</translation>
    </message>
    <message>
        <source>{name} can no longer log in; what they did stays.</source>
        <translation>{name}さんはログインできなくなりました。これまでの記録は残ります。</translation>
    </message>
    <message>
        <source>{name} is no longer locked out.</source>
        <translation>{name}さんのロックを解除しました。</translation>
    </message>
    <message>
        <source>{name} has a new password.</source>
        <translation>{name}さんのパスワードを変更しました。</translation>
    </message>
    <message>
        <source>The password so far is wrong: it was not changed.</source>
        <translation>現在のパスワードが違います。変更しませんでした。</translation>
    </message>
    <message>
        <source>Your password is changed.</source>
        <translation>パスワードを変更しました。</translation>
    </message>
    <message>
        <source>keeping the change</source>
        <translation>変更を保存中</translation>
    </message>
    <message>
        <source>technician</source>
        <translation>作業者</translation>
    </message>
    <message>
        <source>reviewer</source>
        <translation>確認者</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>管理者</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>can log in</source>
        <translation>ログイン可</translation>
    </message>
    <message>
        <source>locked out, {minutes} min left</source>
        <translation>ロック中、残り{minutes}分</translation>
    </message>
    <message>
        <source>A password has at least {least} letters.</source>
        <translation>パスワードは{least}文字以上にしてください。</translation>
    </message>
    <message>
        <source>The password must not be the name.</source>
        <translation>氏名と同じパスワードは使えません。</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>2つのパスワードが一致しません。</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新しいパスワード</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>もう一度</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>利用者を追加</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>氏名</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Your own password</source>
        <translation>自分のパスワード</translation>
    </message>
    <message>
        <source>Password so far</source>
        <translation>現在のパスワード</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>パスワードを変更</translation>
    </message>
    <message>
        <source>Why (kept in the audit trail)</source>
        <translation>理由（監査証跡に残ります）</translation>
    </message>
    <message>
        <source>Keep the roles</source>
        <translation>役割を保存</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>ロック解除</translation>
    </message>
    <message>
        <source>Set the password</source>
        <translation>パスワードを設定</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>無効にする</translation>
    </message>
    <message>
        <source>Let log in again</source>
        <translation>有効に戻す</translation>
    </message>
    <message>
        <source>Who works here</source>
        <translation>利用形態</translation>
    </message>
    <message>
        <source>One person: nobody logs in</source>
        <translation>1人で使う（ログインなし）</translation>
    </message>
    <message>
        <source>People log in with a password</source>
        <translation>複数人で使う（パスワードでログイン）</translation>
    </message>
    <message>
        <source>Everybody logs in; roles say who analyses, reviews and manages. The window shows nothing until then, and locks when nobody is there.</source>
        <translation>全員がログインします。役割によって、解析・確認・管理できる人が決まります。ログインするまで何も表示されず、操作がないとロックします。</translation>
    </message>
    <message>
        <source>Decisions, reports and signatures carry the name typed at the top. Signatures say that the name was stated, not proved.</source>
        <translation>判定・報告書・署名には上部に入力した氏名が付きます。署名には、氏名が自己申告であることが示されます。</translation>
    </message>
    <message>
        <source>The first administrator</source>
        <translation>最初の管理者</translation>
    </message>
    <message>
        <source>Ask for log-in from now on</source>
        <translation>ログインを必須にする</translation>
    </message>
    <message>
        <source>Ask nobody to log in</source>
        <translation>ログインなしに戻す</translation>
    </message>
    <message>
        <source>Ask nobody from now on</source>
        <translation>ログインなしに戻す</translation>
    </message>
    <message>
        <source>Wrong passwords before a lock-out</source>
        <translation>ロックアウトまでの失敗回数</translation>
    </message>
    <message>
        <source>Lock-out, minutes</source>
        <translation>ロックアウト時間（分）</translation>
    </message>
    <message>
        <source>Idle lock, minutes (0: never)</source>
        <translation>無操作ロック（分、0：なし）</translation>
    </message>
    <message>
        <source>Keep these limits</source>
        <translation>設定を保存</translation>
    </message>
    <message>
        <source>Adding and changing people is an administrator&apos;s work.</source>
        <translation>利用者の追加と変更は管理者が行います。</translation>
    </message>
    <message>
        <source>People</source>
        <translation>利用者</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>Log-in</source>
        <translation>ログイン</translation>
    </message>
</context>
<context>
    <name>Preprocessing</name>
    <message>
        <source>reading the picture</source>
        <translation>画像を読み込み中</translation>
    </message>
    <message>
        <source>Pictures that are analysed from now on are preprocessed as said. Analyse the dish in hand again to see what it changes.</source>
        <translation>これから解析する画像にこの前処理を行います。表示中のディッシュは再解析すると違いを確かめられます。</translation>
    </message>
    <message>
        <source>Pictures are no longer preprocessed.</source>
        <translation>前処理を行わない設定に戻しました。</translation>
    </message>
    <message>
        <source>trying the steps</source>
        <translation>前処理を試行中</translation>
    </message>
    <message>
        <source>In force: no steps</source>
        <translation>現在の設定：前処理なし</translation>
    </message>
    <message>
        <source>In force: {steps}</source>
        <translation>現在の設定：{steps}</translation>
    </message>
    <message>
        <source>Written: {name}, for other seats. Here “Use from now on” does the same.</source>
        <translation>書き出しました：{name}（ほかの端末用）。このウィンドウでは［以後これを使う］で同じ設定になります。</translation>
    </message>
    <message>
        <source>Preprocessing</source>
        <translation>前処理</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>処理前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>処理後</translation>
    </message>
    <message>
        <source>Use from now on</source>
        <translation>以後これを使う</translation>
    </message>
    <message>
        <source>Save as a protocol…</source>
        <translation>プロトコルとして保存…</translation>
    </message>
    <message>
        <source>Save as a protocol</source>
        <translation>プロトコルとして保存</translation>
    </message>
    <message>
        <source>Steps run from the left to the right, row by row, before the network sees a picture. Models were trained on pictures without them: use steps only where you have compared the overlays. The quality gate judges the picture as it was taken; steps are kept with each analysis and stand in its report.</source>
        <translation>前処理は、モデルが画像を見る前に、左から右へ、上の行から順に行います。モデルは前処理のない画像で学習しています。重ね合わせ表示を見比べたうえで使ってください。画質は撮影したままの画像で判定します。行った前処理は解析ごとに記録され、報告書に載ります。</translation>
    </message>
    <message>
        <source>Denoise, keeping edges</source>
        <translation>ノイズ除去（輪郭を保つ）</translation>
    </message>
    <message>
        <source>Flat-field: divide by the light</source>
        <translation>照明むら補正（明るさで割る）</translation>
    </message>
    <message>
        <source>Subtract the background</source>
        <translation>背景の差し引き</translation>
    </message>
    <message>
        <source>Contrast by percentiles</source>
        <translation>パーセンタイルによるコントラスト</translation>
    </message>
    <message>
        <source>Local contrast (CLAHE)</source>
        <translation>局所コントラスト（CLAHE）</translation>
    </message>
    <message>
        <source>Common resolution</source>
        <translation>解像度をそろえる</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Out of focus: sharpness {value}, at least {limit} is needed.</source>
        <translation>ピントが合っていません（鮮鋭度 {value}、{limit}以上が必要）。細胞にピントを合わせて撮り直してください。</translation>
    </message>
    <message>
        <source>Uneven light: spread {value}, at most {limit} is usual.</source>
        <translation>照明むらがあります（ばらつき {value}、通常は{limit}以下）。補正しますが、暗い隅では結果の信頼性が下がります。ランプとコンデンサーの芯出し、ふたの曇りを確かめてください。</translation>
    </message>
    <message>
        <source>{percent} of the pixels are black or white; at most {most} may be.</source>
        <translation>画素の{percent}が黒つぶれか白飛びです（許容 {most}）。露出を変えて撮り直してください。</translation>
    </message>
    <message>
        <source>{percent} of the well has no tile; at most {most} may be missing.</source>
        <translation>ウェルの{percent}にタイルがありません（許容 {most}）。欠けた所のコロニーは途中で切れ、数値は撮影部分だけのものです。ファイルの不足を確かめるか、再スキャンしてください。</translation>
    </message>
    <message>
        <source>The pixel size of {value} µm is unlikely, or too far from the model&apos;s.</source>
        <translation>画素サイズ {value} µm は細胞の画像として不自然か、モデルの想定から外れています。画素サイズを確かめるか、別の対物レンズまたはモデルを選んでください。</translation>
    </message>
    <message>
        <source>It looks unlike the pictures the model was trained on.</source>
        <translation>モデルの学習に使った画像と見え方が異なり、結果は推測になります。この観察法用のモデルを選ぶか、画素サイズを確かめてください。</translation>
    </message>
    <message>
        <source>There are no cells to be seen.</source>
        <translation>細胞が見当たらないため、計数していません。画像を目で確かめてください。</translation>
    </message>
    <message>
        <source>This model cannot tell differentiation: look for it by eye.</source>
        <translation>このモデルは分化を見分けられません。目で確かめてください。</translation>
    </message>
    <message>
        <source>Network and local contrast differ by {value} points of confluence; at most {limit} is usual.</source>
        <translation>モデルと局所コントラスト法でコンフルエンシーが{value}ポイント違います（通常{limit}以下）。数値を使う前に重ね表示を確かめてください。</translation>
    </message>
    <message>
        <source>Too few closed cells were found between membranes.</source>
        <translation>膜に囲まれた細胞が少なすぎます。</translation>
    </message>
    <message>
        <source>Too few of the borders between cells were seen as membrane.</source>
        <translation>細胞の境界のうち膜と認められたものが少なすぎます。</translation>
    </message>
    <message>
        <source>The cells found can&apos;t be told from noise: the samples do not fit the picture.</source>
        <translation>見つかった細胞をノイズと区別できません。見本が画像に合っていません。</translation>
    </message>
    <message>
        <source>The network is in doubt about most membranes, as it is in noise.</source>
        <translation>膜の多くがノイズと区別できません。見本を塗り直してください。</translation>
    </message>
    <message>
        <source>Too few cells have cells on all sides: the sheet is not closed.</source>
        <translation>周囲をすべて細胞に囲まれた細胞が少なすぎ、細胞シートが閉じていません。</translation>
    </message>
    <message>
        <source>Cells cover too little of the picture to be a sheet.</source>
        <translation>細胞が覆う面積が小さすぎ、シートとは言えません。</translation>
    </message>
    <message>
        <source>No sheet was found by so small a sample: paint more.</source>
        <translation>見本が小さすぎてシートが見つかりません。塗り足してください。</translation>
    </message>
    <message>
        <source>A stamp, scale bar or frame drawn into the picture ({percent}) is left out of every area.</source>
        <translation>画像に描き込まれた時刻、スケールバー、枠など（{percent}）は、どの面積にも含めません。</translation>
    </message>
    <message>
        <source>The picture is smaller than the network sees at once.</source>
        <translation>画像がモデルの一度に見る範囲より小さいため、判定できません。</translation>
    </message>
    <message>
        <source>{percent} of the differentiated area touches no colony. On feeders? Say so, and these cells are no longer taken for differentiation.</source>
        <translation>分化領域の{percent}がコロニーに接していません。フィーダー上の培養ですか。そうであれば［フィーダー］で指定してください。これらの細胞は分化とみなされなくなります。</translation>
    </message>
    <message>
        <source>Unfamiliar look: the model knows few pictures like this one. Check the overlay by eye; nothing is proposed for discarding on its numbers.</source>
        <translation>見慣れない見た目です。このような画像をモデルはほとんど学習していません。重ね合わせ表示を目で確かめてください。この画像の数値からは廃棄を提案しません。</translation>
    </message>
    <message>
        <source>No pixel size is known. By how large its cells look, the model was shown the picture at {percent} of its size. State the pixel size to be sure.</source>
        <translation>画素サイズが不明です。細胞の見かけの大きさから推定し、画像を{percent}の大きさにしてモデルに渡しました。確実にするには画素サイズを指定してください。</translation>
    </message>
    <message>
        <source>The pixel size is unknown: sizes are given in pixels.</source>
        <translation>画素サイズが不明なため、大きさはpxで示します。細胞の大小を見誤ることがあります。上の欄に画素サイズ（µm/px）を入力してください。</translation>
    </message>
    <message>
        <source>out of focus</source>
        <translation>ピントずれ</translation>
    </message>
    <message>
        <source>uneven light</source>
        <translation>照明むら</translation>
    </message>
    <message>
        <source>badly exposed</source>
        <translation>露出不良</translation>
    </message>
    <message>
        <source>tiles missing</source>
        <translation>タイル欠け</translation>
    </message>
    <message>
        <source>pixel size unlikely</source>
        <translation>画素サイズが不自然</translation>
    </message>
    <message>
        <source>unlike the training pictures</source>
        <translation>学習した画像と異なる見た目</translation>
    </message>
    <message>
        <source>no cells to be seen</source>
        <translation>細胞なし</translation>
    </message>
    <message>
        <source>differentiation unknown</source>
        <translation>分化は判別不可</translation>
    </message>
    <message>
        <source>second opinion differs</source>
        <translation>別法と不一致</translation>
    </message>
    <message>
        <source>no sheet: few closed cells</source>
        <translation>シートなし：閉じた細胞が少ない</translation>
    </message>
    <message>
        <source>no sheet: borders not seen</source>
        <translation>シートなし：境界が見えない</translation>
    </message>
    <message>
        <source>no sheet: like noise</source>
        <translation>シートなし：ノイズと同様</translation>
    </message>
    <message>
        <source>no sheet: membranes in doubt</source>
        <translation>シートなし：膜が不確か</translation>
    </message>
    <message>
        <source>no sheet: not closed</source>
        <translation>シートなし：閉じていない</translation>
    </message>
    <message>
        <source>no sheet: little covered</source>
        <translation>シートなし：被覆が少ない</translation>
    </message>
    <message>
        <source>paint more of the sample</source>
        <translation>見本を塗り足してください</translation>
    </message>
    <message>
        <source>drawn-in graphics left out</source>
        <translation>描き込みを除外</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>小さすぎる</translation>
    </message>
    <message>
        <source>on feeders? say so</source>
        <translation>フィーダー上か要確認</translation>
    </message>
    <message>
        <source>unfamiliar look: check by eye</source>
        <translation>見慣れない見た目：目視で確認</translation>
    </message>
    <message>
        <source>scale assumed</source>
        <translation>縮尺は推定</translation>
    </message>
    <message>
        <source>pixel size unknown</source>
        <translation>画素サイズ不明</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>場所（&amp;L）：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>ファイルの種類（&amp;T）：</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>differentiated</source>
        <translation>分化</translation>
    </message>
    <message>
        <source>spontaneous edge</source>
        <translation>縁の自然分化</translation>
    </message>
    <message>
        <source>dead cells</source>
        <translation>死細胞</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>seen at the microscope</source>
        <translation>顕微鏡で確認</translation>
    </message>
    <message>
        <source>wrong outline</source>
        <translation>輪郭の誤検出</translation>
    </message>
    <message>
        <source>artefact</source>
        <translation>画像上の異物</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>前日までと同じ</translation>
    </message>
    <message>
        <source>contaminated</source>
        <translation>汚染</translation>
    </message>
    <message>
        <source>poor growth</source>
        <translation>増殖不良</translation>
    </message>
    <message>
        <source>accepted as proposed</source>
        <translation>提案どおり（一括）</translation>
    </message>
    <message>
        <source>as the rule proposes</source>
        <translation>ルールの提案に同意</translation>
    </message>
</context>
<context>
    <name>Regions</name>
    <message>
        <source>finding regions</source>
        <translation>領域を探しています</translation>
    </message>
    <message>
        <source>reading the picture</source>
        <translation>画像を読み込み中</translation>
    </message>
    <message>
        <source>The picture is not read yet.</source>
        <translation>画像はまだ読み込み中です。</translation>
    </message>
    <message>
        <source>Pictures with labels written: {count}. Folder: {folder}.</source>
        <translation>ラベル画像つきで書き出した画像：{count}枚。フォルダー：{folder}。</translation>
    </message>
    <message>
        <source>writing labels</source>
        <translation>ラベル画像を書き出しています</translation>
    </message>
    <message>
        <source>A frame of a video is not kept in the history, which names picture files: save its labels, and open the picture that is written with them.</source>
        <translation>動画のフレームは履歴に保存できません（履歴は画像ファイルを記録します）。ラベルを保存し、一緒に書き出された画像を開いてください。</translation>
    </message>
    <message>
        <source>Find regions in this picture first.</source>
        <translation>先にこの画像の領域を探してください。</translation>
    </message>
    <message>
        <source>This method answers one picture only: paint a stroke.</source>
        <translation>この方法はこの画像にしか使えません。ストロークを描いてください。</translation>
    </message>
    <message>
        <source>assistive</source>
        <translation>補助判定</translation>
    </message>
    <message>
        <source>name of a region</source>
        <translation>領域の名前</translation>
    </message>
    <message>
        <source>merging of two regions</source>
        <translation>領域の統合</translation>
    </message>
    <message>
        <source>another region</source>
        <translation>領域の追加</translation>
    </message>
    <message>
        <source>Area of each region over the series</source>
        <translation>系列での各領域の面積</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>How many regions</source>
        <translation>領域の数</translation>
    </message>
    <message>
        <source>Find regions</source>
        <translation>領域を探す</translation>
    </message>
    <message>
        <source>Look for regions anew; names and strokes are begun anew, too.</source>
        <translation>領域を探し直します。名前とストロークも最初からになります。</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>領域の数</translation>
    </message>
    <message>
        <source>Another region</source>
        <translation>領域を追加</translation>
    </message>
    <message>
        <source>Paint {region}</source>
        <translation>「{region}」を塗る</translation>
    </message>
    <message>
        <source>Name of region {number}</source>
        <translation>領域{number}の名前</translation>
    </message>
    <message>
        <source>Merge {region} into the chosen region</source>
        <translation>「{region}」を選択中の領域に統合</translation>
    </message>
    <message>
        <source>Frames of this video</source>
        <translation>この動画のフレーム</translation>
    </message>
    <message>
        <source>Answer the frames of this video by what is shown here, without learning anew; of a long one 60, evenly spaced.</source>
        <translation>ここに表示している領域で、この動画のフレームを新たに学習せずに判定します。長い動画では等間隔の60フレームが対象です。</translation>
    </message>
    <message>
        <source>Other days of this dish</source>
        <translation>このディッシュの別の日</translation>
    </message>
    <message>
        <source>Answer every picture of this dish in the same folder by what is shown here, without learning anew.</source>
        <translation>同じフォルダーにあるこのディッシュのすべての画像を、学習し直さずに、ここに示す領域で分けます。</translation>
    </message>
    <message>
        <source>Other pictures…</source>
        <translation>別の画像…</translation>
    </message>
    <message>
        <source>Pictures of the series</source>
        <translation>系列の画像</translation>
    </message>
    <message>
        <source>Keep in the history</source>
        <translation>履歴に保存</translation>
    </message>
    <message>
        <source>The regions, their names and areas are kept with the method that found them, marked as assistive. No verdict comes from them.</source>
        <translation>領域とその名前・面積を、見つけた方法とともに補助判定として保存します。判定には使われません。</translation>
    </message>
    <message>
        <source>Save as labels for training…</source>
        <translation>学習用のラベル画像として保存…</translation>
    </message>
    <message>
        <source>Picture and labels of each picture shown here go into the folders images and masks, as colonyqc train pmf takes them. Regions count by the name of a class.</source>
        <translation>ここに示す各画像とそのラベル画像を、colonyqc train pmfが読むimagesとmasksのフォルダーに書き出します。クラスの名前を付けた領域だけがラベルになります。</translation>
    </message>
    <message>
        <source>background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>undifferentiated</source>
        <translation>未分化</translation>
    </message>
    <message>
        <source>differentiated</source>
        <translation>分化</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>判定不能</translation>
    </message>
    <message>
        <source>k-means, graph cut: shipped network</source>
        <translation>k-means＋グラフカット：付属モデル</translation>
    </message>
    <message>
        <source>differentiable clustering of the grey</source>
        <translation>濃淡の微分可能クラスタリング</translation>
    </message>
    <message>
        <source>differentiable clustering of the texture</source>
        <translation>テクスチャーの微分可能クラスタリング</translation>
    </message>
    <message>
        <source>differentiable clustering of learned features</source>
        <translation>学習済み特徴量の微分可能クラスタリング</translation>
    </message>
    <message>
        <source>k-means of grey and local deviation</source>
        <translation>濃淡と局所偏差のk-means</translation>
    </message>
    <message>
        <source>graph-based (Felzenszwalb)</source>
        <translation>グラフベース（Felzenszwalb）</translation>
    </message>
    <message>
        <source>graph cut of grey and local deviation</source>
        <translation>濃淡と局所偏差のグラフカット</translation>
    </message>
    <message>
        <source>region {number}</source>
        <translation>領域{number}</translation>
    </message>
    <message>
        <source>Shown: learned from your strokes on the features of the shipped network ({device}, {seconds}).</source>
        <translation>表示：付属モデルの特徴量上で、描いたストロークから学習した結果（{device}、{seconds}）。</translation>
    </message>
    <message>
        <source>Shown: {method} ({device}, {seconds}).</source>
        <translation>表示：{method}（{device}、{seconds}）。</translation>
    </message>
    <message>
        <source>The picture is being read, once. You can paint meanwhile.</source>
        <translation>画像を一度だけ読み込んでいます。その間も塗れます。</translation>
    </message>
    <message>
        <source>What you paint now is put into the chosen region as it is; nothing is learned.</source>
        <translation>今から塗る所は、そのまま選択中の領域になります。学習はしません。</translation>
    </message>
    <message>
        <source>Find regions, or paint a stroke in each of two regions.</source>
        <translation>領域を探すか、二つの領域にストロークを一本ずつ描いてください。</translation>
    </message>
    <message>
        <source>Name the regions. Where one is wrong, choose the right region and paint a stroke.</source>
        <translation>領域に名前を付けてください。違う所は、正しい領域を選んでストロークを描きます。</translation>
    </message>
    <message>
        <source>Learned from your strokes. Add one where it is still wrong, then name and keep.</source>
        <translation>ストロークから学習しました。まだ違う所に描き足してから、名前を付けて保存します。</translation>
    </message>
    <message>
        <source>There are no other pictures.</source>
        <translation>ほかの画像はありません。</translation>
    </message>
    <message>
        <source>carrying regions over the series</source>
        <translation>系列の画像を領域に分けています</translation>
    </message>
    <message>
        <source>stroke</source>
        <translation>ストローク</translation>
    </message>
    <message>
        <source>eraser stroke</source>
        <translation>消しゴムの一筆</translation>
    </message>
    <message>
        <source>correction</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>Undone: {step}.</source>
        <translation>元に戻しました：{step}。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>元に戻す操作はありません。</translation>
    </message>
    <message>
        <source>Done again: {step}.</source>
        <translation>やり直しました：{step}。</translation>
    </message>
    <message>
        <source>There is nothing to do again.</source>
        <translation>やり直す操作はありません。</translation>
    </message>
    <message>
        <source>Move the picture (H)</source>
        <translation>画像を動かす（H）</translation>
    </message>
    <message>
        <source>Stroke: this belongs to the chosen region, learn from it (B; size [ and ])</source>
        <translation>ストローク：ここは選択中の領域、として学習（B、太さは [ と ]）</translation>
    </message>
    <message>
        <source>Eraser: take strokes and corrections away (E; size [ and ])</source>
        <translation>消しゴム：ストロークと修正を消す（E、太さは [ と ]）</translation>
    </message>
    <message>
        <source>Correct: paint the chosen region itself, nothing is learned (S; size [ and ])</source>
        <translation>修正：選択中の領域をそのまま塗る。学習はしない（S、太さは [ と ]）</translation>
    </message>
    <message>
        <source>Choose the region under the pointer (C)</source>
        <translation>ポインターの下の領域を選ぶ（C）</translation>
    </message>
    <message>
        <source>Opacity of the regions, percent</source>
        <translation>領域の不透明度（％）</translation>
    </message>
    <message>
        <source>No network for regions is installed</source>
        <translation>領域用のネットワークが入っていません</translation>
    </message>
    <message>
        <source>This page looks through the eyes of a model such as ips-phase. Put its package into the folder of models and come back, or ask whoever keeps this program.</source>
        <translation>このページはips-phaseなどのモデルの特徴量を使います。モデルのフォルダーにパッケージを置いて開き直すか、システム担当者に問い合わせてください。</translation>
    </message>
    <message>
        <source>Pictures to answer by these regions</source>
        <translation>これらの領域で分ける画像</translation>
    </message>
    <message>
        <source>Folder for pictures and labels</source>
        <translation>画像とラベル画像のフォルダー</translation>
    </message>
    <message>
        <source>Regions of a culture that no model knows</source>
        <translation>モデルで分類できない領域を検出</translation>
    </message>
    <message>
        <source>Open a picture: areas that look alike are found by themselves. Name them, correct them with a few strokes, and carry them over the other days. The answer assists you and decides nothing.</source>
        <translation>画像を開くと、見た目の似た領域が自動で見つかります。名前を付け、数本のストロークで直し、別の日の画像にも当てはめられます。結果は判定の参考です。判定には使われません。</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>ラベル画像</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>These regions were learned on the picture itself: they assist a person and decide nothing.</source>
        <translation>この画像自体から学習した領域です。判定の参考であり、判定には使われません。</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>A picture of a series is kept once a stroke is painted in it.</source>
        <translation>系列の画像は、ストロークを一本描くと保存できます。</translation>
    </message>
    <message>
        <source>Kept in the history as assistive: {dish}, {count} regions.</source>
        <translation>補助判定として履歴に保存しました：{dish}、領域{count}個。</translation>
    </message>
    <message>
        <source>keeping regions</source>
        <translation>領域を保存しています</translation>
    </message>
    <message>
        <source>Frame of the video</source>
        <translation>動画のフレーム</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>フレーム</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>/ {count}</translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message>
        <source>There is no dish to report on yet.</source>
        <translation>報告するディッシュがまだありません。</translation>
    </message>
    <message>
        <source>preparing the report</source>
        <translation>報告書を準備中</translation>
    </message>
    <message>
        <source>writing the report</source>
        <translation>報告書を書き出し中</translation>
    </message>
    <message>
        <source>Written: {name}</source>
        <translation>書き出しました：{name}</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Dish</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>培養日数</translation>
    </message>
    <message>
        <source>Export PDF…</source>
        <translation>PDFで書き出す…</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSVで書き出す…</translation>
    </message>
    <message>
        <source>Export XLSX…</source>
        <translation>XLSXで書き出す…</translation>
    </message>
    <message>
        <source>Export HTML…</source>
        <translation>HTMLで書き出す…</translation>
    </message>
    <message>
        <source>Nothing to report yet</source>
        <translation>報告するものがまだありません</translation>
    </message>
    <message>
        <source>This page makes the report of a dish: its numbers with their limits, its pictures, every decision with who, when and why. Open pictures first.</source>
        <translation>このページではディッシュの報告書を作ります。数値と限界値、画像、誰がいつなぜ判定したかを載せます。まず画像を開いてください。</translation>
    </message>
    <message>
        <source>no line</source>
        <translation>細胞株なし</translation>
    </message>
    <message>
        <source>Kind of report</source>
        <translation>報告書の種類</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>細胞株</translation>
    </message>
    <message>
        <source>Language of the report</source>
        <translation>報告書の言語</translation>
    </message>
    <message>
        <source>All dishes of a day</source>
        <translation>1日の全ディッシュ</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>ロット</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日付</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>報告書を書き出す</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>報告書</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>判定なし</translation>
    </message>
    <message>
        <source>{count} more rows are in the report.</source>
        <translation>ほかの{count}行は報告書に載ります。</translation>
    </message>
    <message>
        <source>The report names this data package and its sha256, so that both are known to belong together.</source>
        <translation>報告書にこのデータパッケージの名前とsha256を記載し、両者が一組であることを示します。</translation>
    </message>
    <message>
        <source>Data package…</source>
        <translation>データパッケージ…</translation>
    </message>
    <message>
        <source>Data package that goes with the report</source>
        <translation>報告書に添えるデータパッケージ</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message>
        <source>reading the rule sets</source>
        <translation>ルールセットを読み込み中</translation>
    </message>
    <message>
        <source>my rules</source>
        <translation>新しいルール</translation>
    </message>
    <message>
        <source>The draft of {name} was put aside.</source>
        <translation>「{name}」の下書きを閉じました。</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>下書きに戻る</translation>
    </message>
    <message>
        <source>draft made from version {version}: not in force yet</source>
        <translation>第{version}版からの下書き。まだ使われていません</translation>
    </message>
    <message>
        <source>version {version}, published; an edit makes a draft of it</source>
        <translation>第{version}版、発行済み。編集すると下書きになります</translation>
    </message>
    <message>
        <source>reading the history</source>
        <translation>履歴を読み込み中</translation>
    </message>
    <message>
        <source>publishing the rule set</source>
        <translation>ルールセットを発行中</translation>
    </message>
    <message>
        <source>{name} is published and in force for what it is meant for.</source>
        <translation>{name}を発行しました。対象のディッシュで有効です。</translation>
    </message>
    <message>
        <source>Add a rule</source>
        <translation>ルールを追加</translation>
    </message>
    <message>
        <source>rule {number}</source>
        <translation>ルール{number}</translation>
    </message>
    <message>
        <source>Publish…</source>
        <translation>発行…</translation>
    </message>
    <message>
        <source>any</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Cell line</source>
        <translation>細胞株</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>培地</translation>
    </message>
    <message>
        <source>Vessel</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>* stands for any letters, ? for one.</source>
        <translation>* は任意の文字列、? は任意の1文字です。</translation>
    </message>
    <message>
        <source>First culture day</source>
        <translation>開始日（培養日数）</translation>
    </message>
    <message>
        <source>Last culture day</source>
        <translation>終了日（培養日数）</translation>
    </message>
    <message>
        <source>Rules for colonies</source>
        <translation>コロニーのルール</translation>
    </message>
    <message>
        <source>Rules for the dish</source>
        <translation>ディッシュのルール</translation>
    </message>
    <message>
        <source>Culture days</source>
        <translation>培養日数</translation>
    </message>
    <message>
        <source>differentiated area</source>
        <translation>分化率</translation>
    </message>
    <message>
        <source>uncertain area</source>
        <translation>判定不能率</translation>
    </message>
    <message>
        <source>dead cells</source>
        <translation>死細胞・デブリ</translation>
    </message>
    <message>
        <source>ready to passage</source>
        <translation>継代の目安</translation>
    </message>
    <message>
        <source>overgrown</source>
        <translation>過密</translation>
    </message>
    <message>
        <source>It can&apos;t be judged.</source>
        <translation>判定できません。</translation>
    </message>
    <message>
        <source>The draft is meant for this dish.</source>
        <translation>この下書きは、このディッシュを対象としています。</translation>
    </message>
    <message>
        <source>The draft is not meant for this dish; this is what it would propose.</source>
        <translation>この下書きの対象に、このディッシュは入りません。使った場合の提案を示します。</translation>
    </message>
    <message>
        <source>The draft is meant for this dish on days {days}.</source>
        <translation>この下書きは、このディッシュの培養{days}日目を対象としています。</translation>
    </message>
    <message>
        <source>{metric}: {values}; limits: {limits}</source>
        <translation>{metric}：{values}。限界値：{limits}</translation>
    </message>
    <message>
        <source>{count} colonies</source>
        <translation>コロニー{count}個</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>判定なし</translation>
    </message>
    <message>
        <source>as proposed</source>
        <translation>現在の提案</translation>
    </message>
    <message>
        <source>by the draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>提案</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>Colonies whose proposal changes</source>
        <translation>提案が変わるコロニー</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Proposals for the dish</source>
        <translation>ディッシュの提案</translation>
    </message>
    <message>
        <source>No colonies to try the rules on</source>
        <translation>ルールを試すコロニーがありません</translation>
    </message>
    <message>
        <source>Take a dish in hand on the page Work. Here you then see, while you edit, what the draft would propose for its colonies.</source>
        <translation>［作業］のページでディッシュを選んでください。編集している間、下書きがそのコロニーに何を提案するかが、ここに表示されます。</translation>
    </message>
    <message>
        <source>The dish on its days</source>
        <translation>日ごとのディッシュ</translation>
    </message>
    <message>
        <source>The draft changes no proposal for a colony of this dish.</source>
        <translation>このディッシュのコロニーの提案は、下書きでも変わりません。</translation>
    </message>
    <message>
        <source>{count} proposals change; the first {shown} are listed.</source>
        <translation>提案が変わるコロニー：{count}個（最初の{shown}個を表示）</translation>
    </message>
    <message>
        <source>{count} proposals change:</source>
        <translation>提案が変わるコロニー：{count}個</translation>
    </message>
    <message>
        <source>Publish the rule set</source>
        <translation>ルールセットの発行</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>発行</translation>
    </message>
    <message>
        <source>Go on editing</source>
        <translation>編集を続ける</translation>
    </message>
    <message>
        <source>From now on the newest version goes for the dishes it is meant for. A published version never changes; analyses made before keep the rules they were made with.</source>
        <translation>これからは、対象のディッシュに最新の版が使われます。発行した版は変わりません。これまでの解析は、そのときのルールのまま残ります。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版</translation>
    </message>
    <message>
        <source>By</source>
        <translation>発行者</translation>
    </message>
    <message>
        <source>How this condition joins the others</source>
        <translation>ほかの条件とのつながり</translation>
    </message>
    <message>
        <source>and</source>
        <translation>かつ</translation>
    </message>
    <message>
        <source>or</source>
        <translation>または</translation>
    </message>
    <message>
        <source>Every condition marked “and” must hold, and one of those marked “or”.</source>
        <translation>「かつ」の条件はすべて、「または」の条件は一つ以上が成り立つ必要があります。</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>測定項目</translation>
    </message>
    <message>
        <source>Side of the limit</source>
        <translation>限界値のどちら側か</translation>
    </message>
    <message>
        <source>above</source>
        <translation>超える</translation>
    </message>
    <message>
        <source>below</source>
        <translation>下回る</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限界値</translation>
    </message>
    <message>
        <source>Once it fired, it stays until this milder limit</source>
        <translation>いったん当てはまると、このゆるい限界値まで続きます</translation>
    </message>
    <message>
        <source>clears at</source>
        <translation>解除値</translation>
    </message>
    <message>
        <source>Remove the condition</source>
        <translation>条件を削除</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Name of the rule</source>
        <translation>ルールの名前</translation>
    </message>
    <message>
        <source>Remove the rule</source>
        <translation>ルールを削除</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>条件を追加</translation>
    </message>
    <message>
        <source>days</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>days {days}</source>
        <translation>培養{days}日目</translation>
    </message>
    <message>
        <source>Rule sets and versions</source>
        <translation>ルールセットと版</translation>
    </message>
    <message>
        <source>New rule set</source>
        <translation>新しいルールセット</translation>
    </message>
    <message>
        <source>Rule sets</source>
        <translation>ルールセット</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>replaced</source>
        <translation>旧版</translation>
    </message>
    <message>
        <source>any other dish</source>
        <translation>ほかのすべてのディッシュ</translation>
    </message>
</context>
<context>
    <name>Seats</name>
    <message>
        <source>The server of this history can be reached again.</source>
        <translation>この履歴のサーバーに再び接続できました。</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>The model {name} is no longer installed: the one that fits the picture is used.</source>
        <translation>モデル{name}はもうインストールされていません。画像に合うモデルを使います。</translation>
    </message>
    <message>
        <source>noting the setting</source>
        <translation>設定を記録中</translation>
    </message>
    <message>
        <source>The settings can&apos;t be kept: {reason}.</source>
        <translation>設定を保存できません：{reason}。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>reading how the backup stands</source>
        <translation>バックアップの状態を読み取り中</translation>
    </message>
    <message>
        <source>backing up the history</source>
        <translation>履歴をバックアップ中</translation>
    </message>
    <message>
        <source>The backup was made, but it is not whole: {reason}</source>
        <translation>バックアップを作成しましたが、完全ではありません。{reason}</translation>
    </message>
    <message>
        <source>Backed up: {folder}</source>
        <translation>バックアップを作成しました：{folder}</translation>
    </message>
    <message>
        <source>writing the history</source>
        <translation>履歴に書き込み中</translation>
    </message>
    <message>
        <source>This history is backed up with the server&apos;s own tools, or, where it is only read, by whoever writes it.</source>
        <translation>この履歴のバックアップは、サーバーのツールで行います。読み取り専用のときは、書き込んでいる側で行います。</translation>
    </message>
    <message>
        <source>People are given their roles on the page People.</source>
        <translation>役割は［利用者］の画面で設定します。</translation>
    </message>
    <message>
        <source>Nobody logs in here: everybody may do everything, under a stated name.</source>
        <translation>ログインなしで使用しているため、自己申告の氏名で誰でもすべての操作ができます。</translation>
    </message>
    <message>
        <source>Database: {place}</source>
        <translation>データベース：{place}</translation>
    </message>
    <message>
        <source>Label maps and overviews: {place}</source>
        <translation>ラベル画像と縮小画像：{place}</translation>
    </message>
    <message>
        <source>Dishes: {dishes}. Events of the audit trail: {events}.</source>
        <translation>ディッシュ{dishes}枚、監査証跡の記録{events}件</translation>
    </message>
    <message>
        <source>No backup is made: choose a folder on another disk.</source>
        <translation>バックアップは作成されていません。別のディスクのフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Last backup: {time}</source>
        <translation>前回のバックアップ：{time}</translation>
    </message>
    <message>
        <source>none in this folder yet</source>
        <translation>このフォルダーにはまだありません</translation>
    </message>
    <message>
        <source>Next backup: {time}</source>
        <translation>次回のバックアップ：{time}</translation>
    </message>
    <message>
        <source>within a minute, while the window is open</source>
        <translation>ウィンドウを開いていれば1分以内</translation>
    </message>
    <message>
        <source>Nobody has said so yet: daily.</source>
        <translation>まだ指定されていません（毎日）。</translation>
    </message>
    <message>
        <source>Said by {person}, {time}.</source>
        <translation>{person}が{time}に指定しました。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Folder of backups</source>
        <translation>バックアップ先のフォルダー</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称と氏名</translation>
    </message>
    <message>
        <source>The laboratory stands at the head of every report. The technician&apos;s name is on decisions and signatures where nobody logs in.</source>
        <translation>施設名は、すべての報告書の上部に印字されます。作業者の氏名は、ログインなしのときの判定と署名に付きます。</translation>
    </message>
    <message>
        <source>Laboratory</source>
        <translation>施設名</translation>
    </message>
    <message>
        <source>Technician</source>
        <translation>作業者</translation>
    </message>
    <message>
        <source>Logo of reports</source>
        <translation>報告書のロゴ</translation>
    </message>
    <message>
        <source>Report templates</source>
        <translation>報告書のテンプレート</translation>
    </message>
    <message>
        <source>This window</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Size of text and controls</source>
        <translation>文字と操作部の大きさ</translation>
    </message>
    <message>
        <source>Text is as large as the system&apos;s, and follows it at once. Another size here holds from the next start on.</source>
        <translation>文字の大きさはシステムの設定に合わせて、すぐに変わります。ここでの変更は次回の起動から有効です。</translation>
    </message>
    <message>
        <source>Dishes</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Holds for dishes of which nothing else is said. What a protocol says goes before it, and what is said of a dish (page Dishes) before both.</source>
        <translation>ほかに指定のないディッシュに適用されます。プロトコルの指定がこれに優先し、ディッシュごとの指定（「ディッシュ一覧」ページ）がさらに優先します。</translation>
    </message>
    <message>
        <source>Photographed every</source>
        <translation>撮影間隔</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>CPUのコア</translation>
    </message>
    <message>
        <source>How many cores of the CPU the program works on, from its next start on. Fewer leave room for other programs; results do not change.</source>
        <translation>解析に使うCPUのコア数です。次回の起動から有効になります。少なくすると、ほかのソフトウェアに余裕ができます。結果は変わりません。</translation>
    </message>
    <message>
        <source>Cores used</source>
        <translation>使用するコア数</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>バックアップ</translation>
    </message>
    <message>
        <source>a folder on another disk</source>
        <translation>別のディスクのフォルダー</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>PNG or SVG, up to 1 MB</source>
        <translation>PNG・SVG、1 MBまで</translation>
    </message>
    <message>
        <source>folder of .typ files</source>
        <translation>.typのフォルダー</translation>
    </message>
    <message>
        <source>Every … hours</source>
        <translation>間隔（時間）</translation>
    </message>
    <message>
        <source>Backups kept</source>
        <translation>保存する世代数</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>今すぐバックアップ</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>When an analysis is kept, also of a watched folder and on the command line. The program is given the facts as JSON on its standard input and is ended after {n} seconds; what goes wrong stands in the log.</source>
        <translation>解析を記録したときに知らせます。監視フォルダーとコマンドラインの解析も対象です。プログラムには内容をJSONで標準入力に渡し、{n}秒後に終了させます。うまくいかなかったことは記録ファイルに残ります。</translation>
    </message>
    <message>
        <source>Alert to</source>
        <translation>知らせる対象</translation>
    </message>
    <message>
        <source>by</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>and by running</source>
        <translation>実行するプログラム</translation>
    </message>
    <message>
        <source>Who may do what</source>
        <translation>役割と権限</translation>
    </message>
    <message>
        <source>allowed</source>
        <translation>可</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>不可</translation>
    </message>
    <message>
        <source>The history in use</source>
        <translation>使用中の履歴</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>dishes that fail</source>
        <translation>不合格のディッシュ</translation>
    </message>
    <message>
        <source>dishes that fail or are to be watched</source>
        <translation>不合格と要観察のディッシュ</translation>
    </message>
    <message>
        <source>a notice on the desktop</source>
        <translation>デスクトップに通知</translation>
    </message>
    <message>
        <source>program and arguments</source>
        <translation>プログラムと引数</translation>
    </message>
</context>
<context>
    <name>Signing</name>
    <message>
        <source>There is no analysis in hand to sign.</source>
        <translation>署名する解析が選ばれていません。</translation>
    </message>
    <message>
        <source>reading the signatures</source>
        <translation>署名を読み込み中</translation>
    </message>
    <message>
        <source>signing</source>
        <translation>署名中</translation>
    </message>
    <message>
        <source>The password is wrong: nothing was signed.</source>
        <translation>パスワードが違います。署名しませんでした。</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>署名する</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>氏名</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>I am {name} and sign this.</source>
        <translation>私は{name}本人です。上記の内容に署名します。</translation>
    </message>
    <message>
        <source>You sign the analysis with its decisions as they are now: {count} made one by one, {accepted} accepted as proposed; {dish}. A later decision makes the signature void.</source>
        <translation>この解析と現在の判定（個別{count}件、提案どおり{accepted}件。{dish}）に署名します。後で判定を変更すると署名は無効になります。</translation>
    </message>
    <message>
        <source>Nobody has signed this yet.</source>
        <translation>まだ署名されていません。</translation>
    </message>
    <message>
        <source>Two people sign: first who performed the analysis, then another who reviewed it.</source>
        <translation>署名は2人で行います。まず実施した人、次に確認した別の人が署名します。</translation>
    </message>
    <message>
        <source>Password of {name}</source>
        <translation>{name}さんのパスワード</translation>
    </message>
    <message>
        <source>Not signed.</source>
        <translation>未署名</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>署名…</translation>
    </message>
    <message>
        <source>performed</source>
        <translation>実施</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>{person} may not sign as {meaning}. Who may: {names}.</source>
        <translation>{person}さんは「{meaning}」の署名ができません。署名できる人：{names}。</translation>
    </message>
    <message>
        <source>{person} may not sign as {meaning}, and nobody else may yet: an administrator gives the role on the page People.</source>
        <translation>{person}さんは「{meaning}」の署名ができず、ほかに署名できる人もいません。管理者が［利用者］ページで役割を付けられます。</translation>
    </message>
    <message>
        <source>Signed as {meaning} by {person}, {time}</source>
        <translation>電子署名（{meaning}）：{person}、{time}</translation>
    </message>
    <message>
        <source>Void: changed since {person} signed it as {meaning}, {time}</source>
        <translation>署名無効：署名後に変更あり（{meaning}：{person}、{time}）</translation>
    </message>
    <message>
        <source>{sentence} (name as stated)</source>
        <translation>{sentence}（氏名は自己申告）</translation>
    </message>
    <message>
        <source>{sentence}. {person} had reset the password, {time}</source>
        <translation>{sentence}。署名前に{person}がパスワードを再設定、{time}</translation>
    </message>
    <message>
        <source>the dish is neither approved nor rejected</source>
        <translation>ディッシュの判定はまだありません</translation>
    </message>
    <message>
        <source>the dish is {verdict}</source>
        <translation>ディッシュは{verdict}</translation>
    </message>
    <message>
        <source>colonies proposed for watch or discard: {count}</source>
        <translation>経過観察または廃棄の提案が未判定のコロニー：{count}個</translation>
    </message>
    <message>
        <source>colonies not judged: {count}</source>
        <translation>判定できないコロニー：{count}個</translation>
    </message>
    <message>
        <source>pictures not counted: {count}</source>
        <translation>計測対象外の画像：{count}枚</translation>
    </message>
    <message>
        <source>files not analysed: {count}</source>
        <translation>解析できなかったファイル：{count}件</translation>
    </message>
    <message>
        <source>the dish is undecided</source>
        <translation>ディッシュは判定保留</translation>
    </message>
    <message>
        <source>the dish is not judged</source>
        <translation>ディッシュは判定なし</translation>
    </message>
    <message>
        <source>Still open, and kept with your signature: {items}.</source>
        <translation>未処理の項目（署名とともに記録されます）：{items}。</translation>
    </message>
    <message>
        <source>; </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{person} has signed this as {meaning} already.</source>
        <translation>{person}さんはすでに「{meaning}」として署名しています。</translation>
    </message>
    <message>
        <source>Nobody has signed this as performed yet; that comes first.</source>
        <translation>まだ「実施」の署名がありません。先に「実施」の署名が必要です。</translation>
    </message>
    <message>
        <source>{person} performed this; another person must review it.</source>
        <translation>{person}さんが実施しました。確認は別の人が行います。</translation>
    </message>
    <message>
        <source>{person} reviewed this; another person must have performed it.</source>
        <translation>{person}さんが確認しました。実施の署名は別の人が行います。</translation>
    </message>
</context>
<context>
    <name>Teach</name>
    <message>
        <source>reading the training set</source>
        <translation>学習データを読み込み中</translation>
    </message>
    <message>
        <source>Open an analysed picture first.</source>
        <translation>先に解析済みの画像を開いてください。</translation>
    </message>
    <message>
        <source>keeping the confirmation</source>
        <translation>確認を保存中</translation>
    </message>
    <message>
        <source>adopting the model</source>
        <translation>モデルを採用中</translation>
    </message>
    <message>
        <source>taking a model back</source>
        <translation>モデルを元に戻しています</translation>
    </message>
    <message>
        <source>training a model</source>
        <translation>モデルを学習中</translation>
    </message>
    <message>
        <source>Stopped. Go on whenever you like.</source>
        <translation>停止しました。いつでも続きから再開できます。</translation>
    </message>
    <message>
        <source>{ref} is adopted.</source>
        <translation>{ref}を採用しました。</translation>
    </message>
    <message>
        <source>removing a training</source>
        <translation>学習の記録を削除中</translation>
    </message>
    <message>
        <source>Loss of the training, by step</source>
        <translation>学習の損失（ステップごと）</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>Nothing was corrected yet. Correct a picture on the page Work, or confirm one that is right as it stands.</source>
        <translation>まだ修正された画像がありません。［作業］のページで画像を修正するか、そのままで正しい画像を確認済みにしてください。</translation>
    </message>
    <message>
        <source>{pictures} pictures of {dishes} dishes; {whole} of them confirmed as a whole</source>
        <translation>ディッシュ{dishes}枚の画像{pictures}枚（うち全体を確認済み {whole}枚）</translation>
    </message>
    <message>
        <source>what was corrected</source>
        <translation>修正した部分</translation>
    </message>
    <message>
        <source>whole picture</source>
        <translation>画像全体</translation>
    </message>
    <message>
        <source>step {step} of {steps}, loss {loss}</source>
        <translation>ステップ {step}/{steps}、損失 {loss}</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>学習済み</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>{count} pictures, kept apart in turn</source>
        <translation>画像{count}枚、順番に取り分け</translation>
    </message>
    <message>
        <source>{count} pictures, {apart} kept apart</source>
        <translation>画像{count}枚（うち検証用 {apart}枚）</translation>
    </message>
    <message>
        <source>cell line {name}: {model}</source>
        <translation>細胞株{name}：{model}</translation>
    </message>
    <message>
        <source>protocol {name}: {model}</source>
        <translation>プロトコル{name}：{model}</translation>
    </message>
    <message>
        <source>Agreement with people (mean Jaccard) on {count} pictures kept apart: </source>
        <translation>検証用の画像{count}枚での人との一致（平均Jaccard係数）：</translation>
    </message>
    <message>
        <source>The new model is trained on all of them; the comparison was made by rotation: each picture was shown to a model trained alike, without its dish.</source>
        <translation>新しいモデルはこれらの画像すべてで学習しました。比較は持ち回りで行いました。どの画像も、そのディッシュを除いて同じように学習したモデルで調べています。</translation>
    </message>
    <message>
        <source>All that was learned did clearly worse on a picture; so the new model goes {percent} % of the way from the old one.</source>
        <translation>学習した分をすべて反映すると明らかに悪くなる画像があったため、新しいモデルには元のモデルからの変化を{percent}％だけ反映しました。</translation>
    </message>
    <message>
        <source>Colonies cover {low} to {high} % of every picture compared: of emptier or fuller fields nothing is known.</source>
        <translation>比べた画像はどれもコロニーの占める割合が{low}～{high}％です。それより疎らな視野や密な視野については分かりません。</translation>
    </message>
    <message>
        <source>It does clearly worse on {names}: keep the old one.</source>
        <translation>{names}で明らかに悪くなりました。元のモデルを使い続けてください。</translation>
    </message>
    <message>
        <source>The new model is better there.</source>
        <translation>新しいモデルのほうが一致しています。</translation>
    </message>
    <message>
        <source>The new model is no better there: keep the old one.</source>
        <translation>新しいモデルは良くなっていません。元のモデルを使い続けてください。</translation>
    </message>
    <message>
        <source>Teach a model</source>
        <translation>モデルに教える</translation>
    </message>
    <message>
        <source>all cell lines</source>
        <translation>すべての細胞株</translation>
    </message>
    <message>
        <source>Analyse {line} by it from now on</source>
        <translation>今後{line}をこのモデルで解析する</translation>
    </message>
    <message>
        <source>… and every dish under the protocol {protocol}</source>
        <translation>さらに、プロトコル「{protocol}」のすべてのディッシュにも使う</translation>
    </message>
    <message>
        <source>No cell line or protocol has a model of its own.</source>
        <translation>専用のモデルを持つ細胞株やプロトコルはありません。</translation>
    </message>
    <message>
        <source>Cell line</source>
        <translation>細胞株</translation>
    </message>
    <message>
        <source>The picture in hand is right</source>
        <translation>表示中の画像は正しい</translation>
    </message>
    <message>
        <source>Every colony and class of it counts as labelled then</source>
        <translation>画像のすべてのコロニーと分類がラベルとして数えられます</translation>
    </message>
    <message>
        <source>Dish</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>ラベルの範囲</translation>
    </message>
    <message>
        <source>By</source>
        <translation>修正者</translation>
    </message>
    <message>
        <source>Training set</source>
        <translation>学習データ</translation>
    </message>
    <message>
        <source>Model that is trained on</source>
        <translation>元にするモデル</translation>
    </message>
    <message>
        <source>Name of the new model</source>
        <translation>新しいモデルの名前</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>学習の長さ</translation>
    </message>
    <message>
        <source>short: {steps} steps</source>
        <translation>短い：{steps}ステップ</translation>
    </message>
    <message>
        <source>usual: {steps} steps</source>
        <translation>標準：{steps}ステップ</translation>
    </message>
    <message>
        <source>long: {steps} steps</source>
        <translation>長い：{steps}ステップ</translation>
    </message>
    <message>
        <source>read-out: seconds, without torch</source>
        <translation>読み出し層のみ：数秒、torch不要</translation>
    </message>
    <message>
        <source>Python that trains</source>
        <translation>学習に使うPython</translation>
    </message>
    <message>
        <source>this program&apos;s own Python</source>
        <translation>空欄なら付属のPython</translation>
    </message>
    <message>
        <source>Train on these</source>
        <translation>この画像で学習</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation>学習の一覧</translation>
    </message>
    <message>
        <source>Go on, or compare</source>
        <translation>再開・比較</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>学習の進み具合</translation>
    </message>
    <message>
        <source>Pictures kept apart, worst first</source>
        <translation>検証用の画像（結果の悪い順）</translation>
    </message>
    <message>
        <source>Stated by people</source>
        <translation>人による分類</translation>
    </message>
    <message>
        <source>Model before</source>
        <translation>元のモデル</translation>
    </message>
    <message>
        <source>Model after</source>
        <translation>新しいモデル</translation>
    </message>
    <message>
        <source>Why it is adopted</source>
        <translation>採用の理由</translation>
    </message>
    <message>
        <source>Why it is adopted: kept in the trail</source>
        <translation>採用の理由（監査証跡に残ります）</translation>
    </message>
    <message>
        <source>Adopt the new model</source>
        <translation>新しいモデルを採用</translation>
    </message>
    <message>
        <source>Models of cell lines and protocols</source>
        <translation>細胞株・プロトコルのモデル</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Before and after, on dishes that were kept apart</source>
        <translation>検証用に取り分けたディッシュでの前後の比較</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>{done} of {count} pictures analysed</source>
        <translation>画像{count}枚のうち{done}枚を解析済み</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>A folder of pictures is opened</source>
        <translation>画像のフォルダーを開く</translation>
    </message>
    <message>
        <source>At work you drop pictures or a folder on this window. Here two virtual dishes of four days each come by themselves: the picture shows at once, its colonies follow.</source>
        <translation>実際の作業では、画像やフォルダーをこのウィンドウにドロップします。ここでは4日分の模擬ディッシュ2枚が自動で開きます。画像はすぐに、コロニーは解析が済みしだい表示されます。</translation>
    </message>
    <message>
        <source>What the rules propose, and why</source>
        <translation>ルールによる提案とその理由</translation>
    </message>
    <message>
        <source>The card says what is proposed, by which value, and where its limit lies. {PREVIOUS_DAY} and {NEXT_DAY} turn the days: on day 4 too much of this dish is differentiated.</source>
        <translation>右のカードに、提案と、その根拠になった値、限界値が表示されます。{PREVIOUS_DAY}キーと{NEXT_DAY}キーで日を切り替えます。このディッシュは4日目に分化率が限界値を超えています。</translation>
    </message>
    <message>
        <source>You decide</source>
        <translation>判定する</translation>
    </message>
    <message>
        <source>{NEXT_COLONY} goes to the next colony in doubt: {KEEP} keeps it, {WATCH} watches it, {DISCARD} discards it. {ACCEPT_REST} accepts the rest as proposed, {UNDO} takes the last step back.</source>
        <translation>{NEXT_COLONY}キーで確認が必要な次のコロニーに移り、{KEEP}キーで保持、{WATCH}キーで経過観察、{DISCARD}キーで廃棄と判定します。{ACCEPT_REST}キーで残りを提案どおりにし、{UNDO}で直前の操作を取り消します。</translation>
    </message>
    <message>
        <source>You sign what you did</source>
        <translation>署名する</translation>
    </message>
    <message>
        <source>{SIGN} signs this day of the dish. A dish that the rules leave undecided is approved ({APPROVE_DISH}) or rejected ({REJECT_DISH}) first. A later decision voids the signature.</source>
        <translation>{SIGN}キーで、このディッシュのこの日の記録に署名します。ルールで判定が決まらないディッシュは、先に承認（{APPROVE_DISH}）または不承認（{REJECT_DISH}）とします。署名後に判定を変更すると、署名は無効になります。</translation>
    </message>
    <message>
        <source>How the dish grows</source>
        <translation>増殖の推移を見る</translation>
    </message>
    <message>
        <source>{GO_TRENDS} or the rail at the left turns to the trends: growth with its interval, and when it will be time to passage.</source>
        <translation>{GO_TRENDS}または左端の［傾向］で、増殖とその信頼区間、継代の時期の予測を表示します。</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>報告書を作成する</translation>
    </message>
    <message>
        <source>{EXPORT_PDF} writes the report of this dish and day: values, limits, pictures, decisions and signatures. This one says that it is simulated.</source>
        <translation>{EXPORT_PDF}で、このディッシュのこの日の報告書（数値、限界値、画像、判定、署名）を書き出します。この報告書には模擬データと記されます。</translation>
    </message>
    <message>
        <source>That was a round</source>
        <translation>ひととおり終わりました</translation>
    </message>
    <message>
        <source>Go on practising as long as you like. When you leave, all that was done here is thrown away, and the laboratory&apos;s window is as it was.</source>
        <translation>このまま練習を続けられます。練習を終了すると、ここで行ったことはすべて破棄され、元のウィンドウに戻ります。</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>練習</translation>
    </message>
    <message>
        <source>Nothing that is done in this window reaches the laboratory&apos;s history, rules or models.</source>
        <translation>このウィンドウで行うことは、実際の履歴、ルール、モデルには一切影響しません。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>Leave practice</source>
        <translation>練習を終了</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at}/{count}</translation>
    </message>
</context>
<context>
    <name>Trends</name>
    <message>
        <source>Noted of {dish}: {event}.</source>
        <translation>{dish}に記録しました：{event}。</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>取り消す</translation>
    </message>
    <message>
        <source>noting an event</source>
        <translation>記録中</translation>
    </message>
    <message>
        <source>reading the history</source>
        <translation>履歴を読み込み中</translation>
    </message>
    <message>
        <source>Day {day}: {value} (95 % interval {span})</source>
        <translation>{day}日目：{value}（95 %区間 {span}）</translation>
    </message>
    <message>
        <source>Day {day}: {value}</source>
        <translation>{day}日目：{value}</translation>
    </message>
    <message>
        <source>culture day</source>
        <translation>培養日数</translation>
    </message>
    <message>
        <source>Cell density</source>
        <translation>細胞密度</translation>
    </message>
    <message>
        <source>Hexagonality</source>
        <translation>六角形率</translation>
    </message>
    <message>
        <source>Prompted answers by day, all sheets of a day together: they assist and decide nothing. No colony was looked for. Each sheet is on the page Membranes and in the report.</source>
        <translation>見本から求めた結果を日ごとにまとめたものです。判定の参考です。コロニーの検出は行っていません。各シートは［細胞膜］のページと報告書にあります。</translation>
    </message>
    <message>
        <source>assistive</source>
        <translation>補助判定</translation>
    </message>
    <message>
        <source>Confluence</source>
        <translation>コンフルエンシー</translation>
    </message>
    <message>
        <source>Differentiated</source>
        <translation>分化率</translation>
    </message>
    <message>
        <source>Bars: 95 % interval, or the standard deviation over the pictures of a day where it is not known. Dashed: the limits that were applied on the last day. A click on a point opens its pictures.</source>
        <translation>誤差線：95 %区間（不明なときはその日の画像間の標準偏差）。破線：最終日に適用された限界値。点をクリックすると、その日の画像を開きます。</translation>
    </message>
    <message>
        <source>Another model goes on at the dash-dotted line: part of the step there may be its own. Analyse the days before again to compare them.</source>
        <translation>一点鎖線の所でモデルが替わっています。そこでの変化にはモデルの違いが含まれることがあります。比較するには、それ以前の日を再解析してください。</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>重ねて比較…</translation>
    </message>
    <message>
        <source>Notes what has just been done to this dish, under your name; with another time, a remark or the new dishes of a passage by the last entry.</source>
        <translation>このディッシュに今行ったことを、あなたの氏名で記録します。別の日時、備考、継代先のディッシュは最後の項目で入力します。</translation>
    </message>
    <message>
        <source>This dish</source>
        <translation>このディッシュ</translation>
    </message>
    <message>
        <source>At another time, with a remark…</source>
        <translation>日時や備考を指定…</translation>
    </message>
    <message>
        <source>Note an event</source>
        <translation>記録する</translation>
    </message>
    <message>
        <source>Note it</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>When (local time)</source>
        <translation>日時（現地時刻）</translation>
    </message>
    <message>
        <source>Split ratio</source>
        <translation>継代比</translation>
    </message>
    <message>
        <source>New dishes, by comma</source>
        <translation>継代先のディッシュ（コンマ区切り）</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>備考</translation>
    </message>
    <message>
        <source>No trend yet</source>
        <translation>傾向はまだありません</translation>
    </message>
    <message>
        <source>This page shows how a dish grows and differentiates over its culture days. Open its pictures; the day is read from their names.</source>
        <translation>このページでは、ディッシュの増殖と分化を培養日数に沿って示します。画像を開いてください。日数はファイル名から読み取ります。</translation>
    </message>
    <message>
        <source>Number that is charted</source>
        <translation>管理図にする数値</translation>
    </message>
    <message>
        <source>Dishes that are compared</source>
        <translation>比べるディッシュ</translation>
    </message>
    <message>
        <source>No control chart yet</source>
        <translation>管理図はまだありません</translation>
    </message>
    <message>
        <source>A chart holds dishes that should be alike against one another. It needs dishes with a culture day and this number.</source>
        <translation>管理図では、同じ条件のディッシュどうしを比べます。培養日数とこの値を持つディッシュが必要です。</translation>
    </message>
    <message>
        <source>Dishes of one line, medium, culture day and model in order of time. Dashed: mean ± 3 SD from the moving ranges. Squares are out of control by a Nelson rule; a click opens the pictures.</source>
        <translation>細胞株・培地・培養日数・モデルが同じディッシュを時間順に示します。破線：移動範囲から求めた平均±3 SD。四角の点はNelsonの異常判定ルールで管理外です。クリックで画像を開きます。</translation>
    </message>
    <message>
        <source>moving range</source>
        <translation>移動範囲</translation>
    </message>
    <message>
        <source>{count} dishes, {out} out of control</source>
        <translation>ディッシュ{count}枚、管理外{out}枚</translation>
    </message>
    <message>
        <source>{point}: {why}</source>
        <translation>{point}：{why}</translation>
    </message>
    <message>
        <source>Control charts</source>
        <translation>管理図</translation>
    </message>
    <message>
        <source>Descent</source>
        <translation>系譜</translation>
    </message>
    <message>
        <source>Family of the dish</source>
        <translation>ディッシュの系譜</translation>
    </message>
    <message>
        <source>No dish in hand</source>
        <translation>ディッシュが選ばれていません</translation>
    </message>
    <message>
        <source>Take a dish in hand on the page Work: here stands where it comes from, and what was made of it.</source>
        <translation>［作業］でディッシュを選ぶと、その由来と継代先がここに表示されます。</translation>
    </message>
    <message>
        <source>A passage that is noted with its new dishes makes this tree. Doublings are told by confluence and split ratio: a lower bound where not every cell settles.</source>
        <translation>継代を継代先のディッシュとともに記録すると、ここに系譜が示されます。倍加数はコンフルエンシーと継代比から求めます。すべての細胞が定着しない場合は下限値です。</translation>
    </message>
    <message>
        <source>Enter or a double click takes a dish in hand.</source>
        <translation>Enterキーまたはダブルクリックで、そのディッシュを開きます。</translation>
    </message>
    <message>
        <source>growth rate, 1/h</source>
        <translation>増殖速度（1/h）</translation>
    </message>
    <message>
        <source>cumulative doublings</source>
        <translation>累積倍加数</translation>
    </message>
    <message>
        <source>From the oldest dish to {dish}</source>
        <translation>最も古い親から{dish}までの推移</translation>
    </message>
    <message>
        <source>Dish</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>継代数</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>継代比</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>培養日数</translation>
    </message>
    <message>
        <source>Confluence at the end</source>
        <translation>最終コンフルエンシー</translation>
    </message>
    <message>
        <source>Growth, 1/h</source>
        <translation>増殖速度（1/h）</translation>
    </message>
    <message>
        <source>Doublings</source>
        <translation>倍加数</translation>
    </message>
    <message>
        <source>Cumulative</source>
        <translation>累積</translation>
    </message>
    <message>
        <source>{dish}: split {split}, {confluence} at the end, growth {rate} 1/h, doublings {doublings}, since the oldest {cumulative}</source>
        <translation>{dish}：継代比 {split}、終了時 {confluence}、増殖速度 {rate} 1/h、倍加数 {doublings}、累積 {cumulative}</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Scale bar: {length}</source>
        <translation>スケールバー：{length}</translation>
    </message>
    <message>
        <source>Overview of the picture</source>
        <translation>画像の全体図</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>拡大（+）</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>縮小（−）</translation>
    </message>
    <message>
        <source>Fit the picture (0)</source>
        <translation>画像全体を表示（0）</translation>
    </message>
    <message>
        <source>One picture pixel a screen pixel (Z)</source>
        <translation>等倍表示（Z）</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Greys of the picture</source>
        <translation>画像の輝度分布</translation>
    </message>
    <message>
        <source>As measured</source>
        <translation>実測値に戻す</translation>
    </message>
    <message>
        <source>Show the greys that the picture has</source>
        <translation>画像にある輝度の範囲で表示します</translation>
    </message>
    <message>
        <source>Brightness and contrast (drag with the right button)</source>
        <translation>明るさとコントラスト（右ボタンでドラッグ）</translation>
    </message>
    <message>
        <source>Measure a length: drag a line</source>
        <translation>長さを測る：線をドラッグ</translation>
    </message>
    <message>
        <source>Measure an area: drag around it</source>
        <translation>面積を測る：囲むようにドラッグ</translation>
    </message>
    <message>
        <source>Lay over the picture what a model sees</source>
        <translation>モデルの見方を画像に重ねる</translation>
    </message>
    <message>
        <source>Save what is seen, with its scale bar</source>
        <translation>表示中の画像をスケールバー付きで保存</translation>
    </message>
    <message>
        <source>{name} was saved.</source>
        <translation>{name}を保存しました。</translation>
    </message>
    <message>
        <source>{name} can&apos;t be written; choose another folder.</source>
        <translation>{name}に書き込めません。別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Save what is seen</source>
        <translation>表示中の画像を保存</translation>
    </message>
    <message>
        <source>Plane of the stack</source>
        <translation>スタックの面</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>チャンネル</translation>
    </message>
    <message>
        <source>{channel}, analysed</source>
        <translation>{channel}（解析対象）</translation>
    </message>
    <message>
        <source>Plane {at} of {of}</source>
        <translation>面 {at} / {of}</translation>
    </message>
    <message>
        <source>{plane}, analysed</source>
        <translation>{plane}（解析対象）</translation>
    </message>
    <message>
        <source>The file of this plane is not beside the picture&apos;s.</source>
        <translation>この面のファイルが画像のファイルと同じフォルダーにありません。</translation>
    </message>
    <message>
        <source>This plane is not of the analysed one&apos;s size.</source>
        <translation>この面の大きさが、解析した面と違います。</translation>
    </message>
</context>
<context>
    <name>Visits</name>
    <message>
        <source>Time between two visits</source>
        <translation>撮影間隔</translation>
    </message>
    <message>
        <source>Unit of the time between two visits</source>
        <translation>撮影間隔の単位</translation>
    </message>
    <message>
        <source>days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>時間</translation>
    </message>
</context>
<context>
    <name>Watch</name>
    <message>
        <source>{folder}: not watched now</source>
        <translation>{folder}：監視を休止中</translation>
    </message>
    <message>
        <source>{folder}: {count} came</source>
        <translation>{folder}：{count}件</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>別のフォルダー…</translation>
    </message>
    <message>
        <source>Watch no more</source>
        <translation>監視をやめる</translation>
    </message>
    <message>
        <source>Pictures that arrive there are analysed once they are whole, each once. Analysed since the window was opened: {count}.</source>
        <translation>そこに届いた画像は、書き込みが終わりしだい一度だけ解析します。ウィンドウを開いてから解析した数：{count}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>休止</translation>
    </message>
    <message>
        <source>Folder to watch</source>
        <translation>監視するフォルダー</translation>
    </message>
    <message>
        <source>Close; it is watched on</source>
        <translation>閉じる（監視は続きます）</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>監視フォルダー</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>A mistake in the program</source>
        <translation>プログラムのエラー</translation>
    </message>
    <message>
        <source>The program made a mistake; what was saved is safe. You can go on working. Please send the log file to whoever keeps this program.</source>
        <translation>プログラムで予期しないエラーが起きました。保存済みの記録は失われていません。作業は続けられます。ログファイルをシステム担当者に送ってください。</translation>
    </message>
    <message>
        <source>Show the log file</source>
        <translation>ログファイルを表示</translation>
    </message>
    <message>
        <source>No dishes yet</source>
        <translation>ディッシュはまだありません</translation>
    </message>
    <message>
        <source>Drop pictures or a folder of them anywhere in this window. Colonies are found, measured and judged; what you decide on them is kept with your name.</source>
        <translation>画像またはフォルダーをこのウィンドウにドロップしてください。
コロニーを検出して計測し、判定を提案します。
あなたの判定は氏名とともに履歴に残ります。</translation>
    </message>
    <message>
        <source>Keep the correction, or discard it, before you sign: a signature is on the record as it was found.</source>
        <translation>署名の前に、修正を保存するか破棄してください。署名は修正前の記録に付きます。</translation>
    </message>
    <message>
        <source>This picture is not analysed yet.</source>
        <translation>この画像はまだ解析されていません。</translation>
    </message>
    <message>
        <source>Open a picture first.</source>
        <translation>先に画像を開いてください。</translation>
    </message>
    <message>
        <source>A pixel size is a number from {low} to {high} µm per pixel.</source>
        <translation>画素サイズは{low}～{high} µm/pxの数値で入力してください。</translation>
    </message>
    <message>
        <source>Keys of this page</source>
        <translation>キー操作一覧</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>メッセージを閉じる</translation>
    </message>
    <message>
        <source>Dismiss this list</source>
        <translation>この一覧を閉じる</translation>
    </message>
    <message>
        <source>What could not be done</source>
        <translation>処理できなかったもの</translation>
    </message>
    <message>
        <source>{name}: {reason}</source>
        <translation>{name}：{reason}</translation>
    </message>
    <message>
        <source>To know before you use the numbers: {count}.</source>
        <translation>数値を使う前にご確認ください：{count}件</translation>
    </message>
    <message>
        <source>Could not be done: {count}. The rest goes on.</source>
        <translation>処理できなかったもの：{count}件。残りの処理は続けます。</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>画像を開く</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Where to look for moved pictures</source>
        <translation>移動した画像を探すフォルダー</translation>
    </message>
    <message>
        <source>looking for moved pictures</source>
        <translation>移動した画像を探しています</translation>
    </message>
    <message>
        <source>No picture of the history is missing.</source>
        <translation>履歴の画像はすべて元の場所にあります。</translation>
    </message>
    <message>
        <source>Missing pictures: {count}, found again: {found} ({folders}).</source>
        <translation>見つからない画像：{count}件、そのうち見つかったもの：{found}件（{folders}）</translation>
    </message>
    <message>
        <source>Enter the pixel size above first, then analyse again.</source>
        <translation>先に上の欄に画素サイズを入力してから、再解析してください。</translation>
    </message>
    <message>
        <source>colonyqc {version}: quality control of iPS cell cultures. It proposes; you decide.</source>
        <translation>colonyqc {version}：iPS細胞培養の品質管理。提案はプログラムが、判定は人が行います。</translation>
    </message>
    <message>
        <source>From now on the pixel size is taken from the file.</source>
        <translation>これからは画素サイズをファイルから読み取ります。</translation>
    </message>
    <message>
        <source>Pictures opened next, or this dish analysed again, take {size} µm/px.</source>
        <translation>次に開く画像、またはこのディッシュの再解析に、{size} µm/pxを使います。</translation>
    </message>
    <message>
        <source>Not done when the window was last closed: {count} analyses.</source>
        <translation>前回ウィンドウを閉じたときに終わっていなかった解析があります：{count}件。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>取り消す</translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation>すべてのジョブ</translation>
    </message>
    <message>
        <source>server away</source>
        <translation>サーバーに接続できません</translation>
    </message>
    <message>
        <source>The server of this history can&apos;t be reached, and is asked again all the time. Analyses that end meanwhile wait for it; decisions have to be made again.</source>
        <translation>この履歴のサーバーに接続できません。再接続を試み続けています。その間に終わった解析は接続の回復を待ちます。判定はやり直してください。</translation>
    </message>
    <message>
        <source>Local time and UTC</source>
        <translation>現地時刻とUTC</translation>
    </message>
    <message>
        <source>What ran the network of this analysis</source>
        <translation>この解析のモデルを動かした装置</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>読み取り専用</translation>
    </message>
    <message>
        <source>history: saved {time}</source>
        <translation>履歴の保存 {time}</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Stop this job</source>
        <translation>処理を中止</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>ジョブ</translation>
    </message>
    <message>
        <source>Paused: {count}</source>
        <translation>一時停止中：{count}件</translation>
    </message>
    <message>
        <source>Jobs: {count}</source>
        <translation>ジョブ：{count}件</translation>
    </message>
    <message>
        <source>{percent} % · {time} left</source>
        <translation>{percent} % · 残り {time}</translation>
    </message>
    <message>
        <source>Who is at work</source>
        <translation>作業者の名前</translation>
    </message>
    <message>
        <source>your name</source>
        <translation>お名前</translation>
    </message>
    <message>
        <source>Decisions and reports carry this name. Change it here.</source>
        <translation>判定と報告書にこの名前が載ります。ここで変えられます。</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>ログアウト</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>画素サイズ</translation>
    </message>
    <message>
        <source>Technician</source>
        <translation>作業者</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>How file names are read</source>
        <translation>ファイル名の読み方</translation>
    </message>
    <message>
        <source>Use from now on</source>
        <translation>今後これを使う</translation>
    </message>
    <message>
        <source>Close without a change</source>
        <translation>変更せずに閉じる</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>ファイル名</translation>
    </message>
    <message>
        <source>Line, dish, day and view are read from the names of the files. Choose how your microscope names them, or write a pattern such as {example}.</source>
        <translation>細胞株、ディッシュ、培養日数、視野はファイル名から読み取ります。顕微鏡の名前の付け方を選ぶか、{example}のような形式を入力してください。</translation>
    </message>
    <message>
        <source>Pixel size, µm per pixel</source>
        <translation>画素サイズ（µm/px）</translation>
    </message>
    <message>
        <source>from the file</source>
        <translation>ファイルから</translation>
    </message>
    <message>
        <source>Used for the pictures opened next, or by “Analyse again” for this dish, and for no later ones. Leave it empty to take it from the file.</source>
        <translation>次に開く画像、またはこのディッシュの［再解析］に使い、その後の画像には使いません。空欄ならファイルの値を使います。</translation>
    </message>
    <message>
        <source>backing up the history</source>
        <translation>履歴をバックアップ中</translation>
    </message>
    <message>
        <source>The history was backed up, but it is not whole: {reason}</source>
        <translation>履歴をバックアップしましたが、完全ではありません：{reason}</translation>
    </message>
    <message>
        <source>The history was not backed up. {reason}</source>
        <translation>履歴をバックアップできませんでした。{reason}</translation>
    </message>
    <message>
        <source>The practice can&apos;t begin: {reason}. Make room in the system&apos;s folder for passing files.</source>
        <translation>練習を開始できません（{reason}）。システムの一時フォルダーに空きを作ってください。</translation>
    </message>
    <message>
        <source>preparing the practice</source>
        <translation>練習を準備中</translation>
    </message>
    <message>
        <source>Work is not done</source>
        <translation>作業が終わっていません</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>閉じない</translation>
    </message>
    <message>
        <source>Cancel it and close</source>
        <translation>中止して閉じる</translation>
    </message>
    <message>
        <source>Close, go on next time</source>
        <translation>閉じて次回続ける</translation>
    </message>
    <message>
        <source>Analyses not done: {count}. They would take about {time} more.</source>
        <translation>終わっていない解析：{count}件。残り時間は約{time}です。</translation>
    </message>
    <message>
        <source>Analyses not done: {count}.</source>
        <translation>終わっていない解析：{count}件。</translation>
    </message>
    <message>
        <source>What is analysed is kept. The rest can wait: the next start offers to go on with it. The dish at work is begun again then.</source>
        <translation>解析済みの結果は保存されています。残りは後に回せます。次回の起動時に続けるかどうかをお尋ねします。解析中のディッシュは、そのとき最初からやり直します。</translation>
    </message>
    <message>
        <source>This stops and has to be asked for again: {work}.</source>
        <translation>次の作業は中断され、後でもう一度指示する必要があります：{work}。</translation>
    </message>
    <message>
        <source>colonyqc – practice</source>
        <translation>colonyqc – 練習</translation>
    </message>
    <message>
        <source>Find an action, a page or a dish</source>
        <translation>操作、ページ、ディッシュを検索</translation>
    </message>
    <message>
        <source>An action, a page or a dish</source>
        <translation>操作、ページ、ディッシュ</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>検索結果</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>該当するものがありません。</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>Dish</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>Open history</source>
        <translation>履歴を開く</translation>
    </message>
    <message>
        <source>File or address of a server</source>
        <translation>ファイルまたはサーバーのアドレス</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>参照…</translation>
    </message>
    <message>
        <source>Folder of its label files</source>
        <translation>ラベルファイルのフォルダー</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Recent histories</source>
        <translation>最近使った履歴</translation>
    </message>
    <message>
        <source>Make a new history</source>
        <translation>新しい履歴を作成</translation>
    </message>
    <message>
        <source>Histories</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>opening {history}</source>
        <translation>{history}を開いています</translation>
    </message>
    <message>
        <source>This history is open already.</source>
        <translation>この履歴はすでに開いています。</translation>
    </message>
    <message>
        <source>The log can&apos;t be written: {reason}.</source>
        <translation>ログを書き込めません（{reason}）。</translation>
    </message>
    <message>
        <source>Save diagnostics: no names, no paths, no pictures</source>
        <translation>診断ファイルの保存（名前、パス、画像は含みません）</translation>
    </message>
    <message>
        <source>The diagnostics are in {name}: read it before you send it.</source>
        <translation>診断ファイルを{name}に保存しました。送る前に内容をご確認ください。</translation>
    </message>
    <message>
        <source>collecting diagnostics</source>
        <translation>診断情報を集めています</translation>
    </message>
    <message>
        <source>A qualification is at work already.</source>
        <translation>適格性評価はすでに実行中です。</translation>
    </message>
    <message>
        <source>A new or empty folder for the qualification</source>
        <translation>適格性評価の保存先（新しいフォルダーか空のフォルダー）</translation>
    </message>
    <message>
        <source>qualifying the installation</source>
        <translation>据付の適格性評価</translation>
    </message>
    <message>
        <source>The qualification was stopped: {folder} is no proof.</source>
        <translation>適格性評価を中止しました。{folder}は証拠になりません。</translation>
    </message>
    <message>
        <source>The installation is qualified: all {count} tests passed.</source>
        <translation>据付は適格です。{count}件の試験すべてに適合しました。</translation>
    </message>
    <message>
        <source>Tests of the installation that failed: {failed} of {count}.</source>
        <translation>据付の試験{count}件のうち{failed}件が不適合でした。</translation>
    </message>
    <message>
        <source>Limits of use, to be read in the PDF: {count}.</source>
        <translation>使用上の制限：{count}件（PDFで確認してください）。</translation>
    </message>
    <message>
        <source>Open the PDF</source>
        <translation>PDFを開く</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>undifferentiated</source>
        <translation>未分化</translation>
    </message>
    <message>
        <source>differentiated</source>
        <translation>分化</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>判定不能</translation>
    </message>
    <message>
        <source>feeders</source>
        <translation>フィーダー</translation>
    </message>
    <message>
        <source>Differentiated area</source>
        <translation>分化率</translation>
    </message>
    <message>
        <source>Uncertain area</source>
        <translation>判定不能率</translation>
    </message>
    <message>
        <source>Dead cells and debris</source>
        <translation>死細胞・デブリ</translation>
    </message>
    <message>
        <source>Confluence</source>
        <translation>コンフルエンシー</translation>
    </message>
    <message>
        <source>Overgrown</source>
        <translation>過密</translation>
    </message>
    <message>
        <source>No rule was exceeded.</source>
        <translation>限界値を超えた項目はありません。</translation>
    </message>
    <message>
        <source> and </source>
        <translation>、かつ</translation>
    </message>
    <message>
        <source>{rule}: {conditions}.</source>
        <translation>{rule}：{conditions}。</translation>
    </message>
    <message>
        <source>{rule}: {value} is still above {limit}.</source>
        <translation>{rule}：{value}はまだ{limit}を超えています。</translation>
    </message>
    <message>
        <source>{rule}: {value} is above {limit}.</source>
        <translation>{rule}：{value}が{limit}を超えています。</translation>
    </message>
    <message>
        <source>{rule}: {value} is still below {limit}.</source>
        <translation>{rule}：{value}はまだ{limit}を下回っています。</translation>
    </message>
    <message>
        <source>{rule}: {value} is below {limit}.</source>
        <translation>{rule}：{value}が{limit}を下回っています。</translation>
    </message>
    <message>
        <source>{metric} {value} is above {limit}</source>
        <translation>{metric}{value}が{limit}を超過</translation>
    </message>
    <message>
        <source>{metric} {value} is below {limit}</source>
        <translation>{metric}{value}が{limit}未満</translation>
    </message>
    <message>
        <source>{n}&#xa0;s</source>
        <translation>{n}秒</translation>
    </message>
    <message>
        <source>{n}&#xa0;min</source>
        <translation>{n}分</translation>
    </message>
    <message>
        <source>{h}&#xa0;h {n}&#xa0;min</source>
        <translation>{h}時間{n}分</translation>
    </message>
    <message>
        <source>no day</source>
        <translation>日数不明</translation>
    </message>
    <message>
        <source>day {number}</source>
        <translation>{number}日目</translation>
    </message>
    <message>
        <source>{name}, {unit}</source>
        <translation>{name}（{unit}）</translation>
    </message>
    <message>
        <source>{local} (UTC {utc})</source>
        <translation>{local}（UTC {utc}）</translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message>
        <source>simulated</source>
        <translation>模擬</translation>
    </message>
    <message>
        <source>Analyse again</source>
        <translation>再解析</translation>
    </message>
    <message>
        <source>With the pixel size of the top bar and the model in use</source>
        <translation>上の欄の画素サイズと、使用中のモデルで解析します</translation>
    </message>
    <message>
        <source>This model cannot tell.</source>
        <translation>このモデルでは判定できません。</translation>
    </message>
    <message>
        <source>Unknown without a pixel size.</source>
        <translation>画素サイズがないため不明です。</translation>
    </message>
    <message>
        <source>Bright round objects in all pictures of the day: share of what cells cover, number, and number per imaged area. In a crowd about half are found. The legend below gives the share in the picture on the screen alone.</source>
        <translation>その日のすべての画像で見つかった、明るく丸いもの：細胞が占める面積に対する割合、個数、撮影面積あたりの個数。密集した所では約半数が見つかります。下の凡例は、表示中の画像だけの割合です。</translation>
    </message>
    <message>
        <source>Dead cells and debris, whole dish: {said}</source>
        <translation>死細胞・デブリ（ディッシュ全体）：{said}</translation>
    </message>
    <message>
        <source>Confluence</source>
        <translation>コンフルエンシー</translation>
    </message>
    <message>
        <source>Differentiated fraction</source>
        <translation>分化率</translation>
    </message>
    <message>
        <source>Colonies</source>
        <translation>コロニー数</translation>
    </message>
    <message>
        <source>Colony density</source>
        <translation>コロニー密度</translation>
    </message>
    <message>
        <source>Poor image quality</source>
        <translation>画質が不十分です</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>判定なし</translation>
    </message>
    <message>
        <source>Confluence {value}; limits: {limits}</source>
        <translation>コンフルエンシー {value}、限界値：{limits}</translation>
    </message>
    <message>
        <source>Confluence so far: {values}</source>
        <translation>これまでのコンフルエンシー：{values}</translation>
    </message>
    <message>
        <source>second opinion {value}</source>
        <translation>別法（局所コントラスト）{value}</translation>
    </message>
    <message>
        <source>SD: standard deviation of the confluence over the pictures of the day. Second opinion: the confluence by local contrast alone, without a network; far from the number above, look at the overlay first.</source>
        <translation>SD：その日の画像間でのコンフルエンシーの標準偏差。別法（局所コントラスト）：モデルを使わずに求めたコンフルエンシー。上の値と大きく違うときは、まず重ね表示を確かめてください。</translation>
    </message>
    <message>
        <source>Differentiated {value}; limits: {limits}</source>
        <translation>分化率 {value}、限界値：{limits}</translation>
    </message>
    <message>
        <source>Where the whole dish may lie, judged by how its photographed parts differ. It says nothing of whether the network is right.</source>
        <translation>撮影した部分どうしのばらつきから見積もった、ディッシュ全体の値の範囲です。モデルの判別が正しいかどうかは含みません。</translation>
    </message>
    <message>
        <source>reading the earlier analyses</source>
        <translation>以前の解析を読み込み中</translation>
    </message>
    <message>
        <source>There is no dish in hand to analyse again.</source>
        <translation>再解析するディッシュが選ばれていません。</translation>
    </message>
    <message>
        <source>These pictures are being analysed already.</source>
        <translation>これらの画像はすでに解析中です。</translation>
    </message>
    <message>
        <source>Other days of this dish were analysed without knowing this ({count}). What was decided on them stays with the analyses it was decided on.</source>
        <translation>このディッシュには、この指定なしで解析した日がほかにあります（{count}日分）。再解析しても、これまでの判定は元の解析に残ります。</translation>
    </message>
    <message>
        <source>Analyse them again</source>
        <translation>再解析する</translation>
    </message>
    <message>
        <source>Analysed or signed before: {count} dishes and days. Why are they analysed again? Every report of the dishes names the reason.</source>
        <translation>以前に解析または署名された記録が{count}件あります。再解析の理由を入力してください。理由はディッシュのすべての報告書に記載されます。</translation>
    </message>
    <message>
        <source>{dish} has cells that were corrected by hand, as record {number}. Why is it answered anew? The corrected record stays, the new one counts.</source>
        <translation>{dish}には手で修正した細胞があります（記録{number}）。修正した記録は残り、以後は新しい記録を使います。計数し直す理由を入力してください。</translation>
    </message>
    <message>
        <source>{dish} was signed for this day as record {number}. Why is it analysed again? Every report of the dish names the reason.</source>
        <translation>「{dish}」のこの日の記録{number}は署名済みです。再解析の理由を入力してください。理由はディッシュのすべての報告書に記載されます。</translation>
    </message>
    <message>
        <source>{dish} was analysed for this day as record {number}. Why is it analysed again? Every report of the dish names the reason.</source>
        <translation>「{dish}」のこの日は記録{number}として解析済みです。再解析の理由を入力してください。理由はディッシュのすべての報告書に記載されます。</translation>
    </message>
    <message>
        <source>Why is {dish} analysed again? Every report of the dish names the reason, or that none was stated.</source>
        <translation>「{dish}」を再解析する理由を入力してください。理由（または理由の記載がないこと）はディッシュのすべての報告書に記載されます。</translation>
    </message>
    <message>
        <source>Nothing is left to accept.</source>
        <translation>提案どおりにするコロニーは残っていません。</translation>
    </message>
    <message>
        <source>The rules leave this dish undecided: approve it or reject it before you sign.</source>
        <translation>このディッシュは判定保留です。署名の前に、承認または不承認にしてください。</translation>
    </message>
    <message>
        <source>Decisions can be made as soon as the analysis is kept.</source>
        <translation>解析が履歴に保存されると判定できます。</translation>
    </message>
    <message>
        <source>Every colony of this dish is decided.</source>
        <translation>このディッシュのすべてのコロニーを判定しました。</translation>
    </message>
    <message>
        <source>No colony in doubt is left. A accepts the other {count} as proposed.</source>
        <translation>要確認のコロニーは残っていません。Aキーで残り{count}個を提案どおりにします。</translation>
    </message>
    <message>
        <source>reading the history</source>
        <translation>履歴を読み込み中</translation>
    </message>
    <message>
        <source>{dish} is signed: the last dish of the list.</source>
        <translation>{dish}に署名しました。一覧の最後のディッシュです。</translation>
    </message>
    <message>
        <source>opening the picture</source>
        <translation>画像を開いています</translation>
    </message>
    <message>
        <source>another reason, then Enter</source>
        <translation>ほかの理由を書いてEnter</translation>
    </message>
    <message>
        <source>Decide nothing</source>
        <translation>判定しない</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>その他の理由</translation>
    </message>
    <message>
        <source>Why discard colony {number}?</source>
        <translation>コロニー{number}を廃棄する理由</translation>
    </message>
    <message>
        <source>Why “{verdict}” for colony {number}, against the rules?</source>
        <translation>コロニー{number}を提案と異なる「{verdict}」とする理由</translation>
    </message>
    <message>
        <source>Why reject this dish?</source>
        <translation>このディッシュを不承認にする理由は？</translation>
    </message>
    <message>
        <source>Why approve this dish, which the rules do not pass?</source>
        <translation>ルールで合格にならないディッシュを承認する理由は？</translation>
    </message>
    <message>
        <source>{word} the selected colony ({key})</source>
        <translation>選択中のコロニーの判定：{word}（{key}）</translation>
    </message>
    <message>
        <source>Select a colony first: click it.</source>
        <translation>先にコロニーをクリックして選んでください。</translation>
    </message>
    <message>
        <source>Select a colony first: click it, or press {next} for the next one.</source>
        <translation>先にコロニーを選んでください。クリックするか、{next}で次へ進みます。</translation>
    </message>
    <message>
        <source>{dish}: {verdict}.</source>
        <translation>{dish}：{verdict}。</translation>
    </message>
    <message>
        <source>Accepted as proposed: {count} colonies of {dish}.</source>
        <translation>{dish}のコロニー{count}個を提案どおりにしました。</translation>
    </message>
    <message>
        <source>There is no decision to undo.</source>
        <translation>取り消す判定はありません。</translation>
    </message>
    <message>
        <source>Undone: colony {number} of {dish} is undecided again.</source>
        <translation>取り消しました：{dish}のコロニー{number}は未判定に戻りました。</translation>
    </message>
    <message>
        <source>Undone: colony {number} of {dish} is back to “{verdict}”.</source>
        <translation>取り消しました：{dish}のコロニー{number}は「{verdict}」に戻りました。</translation>
    </message>
    <message>
        <source>Undone: {dish} is neither approved nor rejected.</source>
        <translation>取り消し：{dish}は未判定に戻りました。</translation>
    </message>
    <message>
        <source>Undone: {dish} is back to “{verdict}”.</source>
        <translation>取り消し：{dish}は「{verdict}」に戻りました。</translation>
    </message>
    <message>
        <source>Undone: what was accepted of {dish} is undecided again.</source>
        <translation>取り消し：{dish}で提案どおりにしたコロニーは未判定に戻りました。</translation>
    </message>
    <message>
        <source>keeping the decision</source>
        <translation>判定を保存中</translation>
    </message>
    <message>
        <source>Picture {number}</source>
        <translation>画像{number}</translation>
    </message>
    <message>
        <source>All pictures</source>
        <translation>すべての画像</translation>
    </message>
    <message>
        <source>Pictures {numbers}</source>
        <translation>画像{numbers}</translation>
    </message>
    <message>
        <source>{pictures}: {problem}, not counted</source>
        <translation>{pictures}：{problem}（計数せず）</translation>
    </message>
    <message>
        <source>{pictures}: {problem}</source>
        <translation>{pictures}：{problem}</translation>
    </message>
    <message>
        <source>{count} of {all} files left out: {names}</source>
        <translation>{all}ファイル中{count}ファイルを除外：{names}</translation>
    </message>
    <message>
        <source>Counted for another dish or moment, too: {names}</source>
        <translation>別のディッシュまたは時点でも数えています：{names}</translation>
    </message>
    <message>
        <source>Analysing: {done} of {all} pictures done. Numbers so far:</source>
        <translation>解析中：画像 {done}/{all}。ここまでの値：</translation>
    </message>
    <message>
        <source>95 % interval {ends} % (of this one picture)</source>
        <translation>95 %区間 {ends} %（この画像1枚の中でのばらつき）</translation>
    </message>
    <message>
        <source>95 % interval {ends} %</source>
        <translation>95 %区間 {ends} %</translation>
    </message>
    <message>
        <source>No verdict: this model cannot tell differentiation.</source>
        <translation>判定なし：このモデルでは分化を判定できません。</translation>
    </message>
    <message>
        <source>No verdict: there is nothing to judge in these pictures.</source>
        <translation>判定なし：これらの画像には判定の対象がありません。</translation>
    </message>
    <message>
        <source>Corrected by {person} from record {number}: {reason}. Before: {confluence} covered, {differentiated} differentiated, {colonies} colonies.</source>
        <translation>{person}が記録{number}を修正：{reason}。修正前：コンフルエンシー{confluence}、分化率{differentiated}、コロニー{colonies}個。</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>preprocessed: {steps}</source>
        <translation>前処理：{steps}</translation>
    </message>
    <message>
        <source>No verdict: none of the pictures can be used.</source>
        <translation>判定なし：使える画像がありません。</translation>
    </message>
    <message>
        <source>SD {sd} between {count} pictures</source>
        <translation>SD {sd}（画像{count}枚の間）</translation>
    </message>
    <message>
        <source>Decisions of this day ({count}) stay with analysis {number}; the new analysis starts undecided.</source>
        <translation>この日の判定（{count}件）は解析{number}に残ります。新しい解析は未判定から始まります。</translation>
    </message>
    <message>
        <source>Decisions on earlier analyses of this day: {count} (analysis {numbers}). They stay in the history and do not count here.</source>
        <translation>この日の以前の解析での判定：{count}件（解析{numbers}）。履歴に残りますが、ここでは数えません。</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>未解析</translation>
    </message>
    <message>
        <source>Pictures of the day</source>
        <translation>その日の画像</translation>
    </message>
    <message>
        <source>Colours and overlay</source>
        <translation>色と重ね表示</translation>
    </message>
    <message>
        <source>dead cells and debris, this picture</source>
        <translation>死細胞・デブリ（この画像）</translation>
    </message>
    <message>
        <source>Show dead cells and debris</source>
        <translation>死細胞・デブリを表示</translation>
    </message>
    <message>
        <source>Share of what cells cover in this picture, living or dead</source>
        <translation>この画像の細胞（生死を問わず）が覆う面積に対する割合</translation>
    </message>
    <message>
        <source>Show {name} areas</source>
        <translation>{name}の領域を表示</translation>
    </message>
    <message>
        <source>Share of the imaged area of this picture</source>
        <translation>この画像の撮影面積に占める割合</translation>
    </message>
    <message>
        <source>Overlay opacity, percent</source>
        <translation>重ね表示の不透明度（%）</translation>
    </message>
    <message>
        <source>Overlay opacity; hold Space to see none</source>
        <translation>重ね表示の不透明度。Spaceキーを押している間は隠れます</translation>
    </message>
    <message>
        <source>outline</source>
        <translation>輪郭</translation>
    </message>
    <message>
        <source>fill</source>
        <translation>塗り</translation>
    </message>
    <message>
        <source>both</source>
        <translation>両方</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面積</translation>
    </message>
    <message>
        <source>Diff.</source>
        <translation>分化率</translation>
    </message>
    <message>
        <source>Round-
ness</source>
        <translation>真円度</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>提案</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Cut by the picture&apos;s border: not its whole shape.</source>
        <translation>画像の端で切れているため、形の全体ではありません。</translation>
    </message>
    <message>
        <source>reading the small pictures</source>
        <translation>縮小画像を読み込み中</translation>
    </message>
    <message>
        <source>assistive</source>
        <translation>補助判定</translation>
    </message>
    <message>
        <source>Open in Membranes</source>
        <translation>［細胞膜］で開く</translation>
    </message>
    <message>
        <source>Cell sheet</source>
        <translation>細胞シート</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>細胞数</translation>
    </message>
    <message>
        <source>Cell density</source>
        <translation>細胞密度</translation>
    </message>
    <message>
        <source>Mean area of a cell</source>
        <translation>細胞の平均面積</translation>
    </message>
    <message>
        <source>Hexagonality</source>
        <translation>六角形率</translation>
    </message>
    <message>
        <source>Only prompted answers are kept of this day, from the page Membranes (Ctrl+6) or Regions (Ctrl+7): the report tells them; no colony was looked for.</source>
        <translation>この日は［細胞膜］（Ctrl+6）または［領域］（Ctrl+7）の補助判定の結果だけが保存されています。報告書に載っています。コロニーは解析していません。</translation>
    </message>
    <message>
        <source>{shown} of {all} pictures</source>
        <translation>画像{all}枚中{shown}枚</translation>
    </message>
    <message>
        <source>painted sample</source>
        <translation>塗った見本</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未指定</translation>
    </message>
    <message>
        <source>on feeders</source>
        <translation>フィーダーあり</translation>
    </message>
    <message>
        <source>feeder-free</source>
        <translation>フィーダーフリー</translation>
    </message>
    <message>
        <source>Whether the dish is on feeders</source>
        <translation>フィーダーの有無</translation>
    </message>
    <message>
        <source>On feeders, spread cells that touch no colony are feeders and not differentiation. The day is analysed again; later days go by what was said.</source>
        <translation>フィーダーありでは、コロニーに接していない広がった細胞を、分化ではなくフィーダーとして扱います。指定するとその日を再解析し、以後の日にも適用します。</translation>
    </message>
    <message>
        <source>Feeders</source>
        <translation>フィーダー</translation>
    </message>
    <message>
        <source>{share} of the imaged area</source>
        <translation>撮影面積の{share}</translation>
    </message>
    <message>
        <source>not measurable: cell size unknown</source>
        <translation>測定不可（細胞の大きさが不明）</translation>
    </message>
    <message>
        <source>not measurable: pixels too coarse</source>
        <translation>測定不可（画素が粗すぎます）</translation>
    </message>
    <message>
        <source>not measurable: only in phase contrast</source>
        <translation>測定不可（位相差像のみ対応）</translation>
    </message>
    <message>
        <source>{percent} of the cell area, {count} found</source>
        <translation>細胞面積の{percent}、{count}個</translation>
    </message>
    <message>
        <source>{said} ({density})</source>
        <translation>{said}（{density}）</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>{reason} The kept overview is shown instead. If it was moved: File › Find moved pictures….</source>
        <translation>{reason}保存してある縮小画像を表示しています。移動した場合は、［ファイル］→［移動した画像を探す…］を選んでください。</translation>
    </message>
    <message>
        <source>{name} in {folder} is not the file that was analysed.</source>
        <translation>{folder}の{name}は、解析したファイルではありません。</translation>
    </message>
    <message>
        <source>{name} was moved: it is shown from {folder}.</source>
        <translation>{name}は移動されていたため、{folder}から表示しています。</translation>
    </message>
    <message>
        <source>In doubt: {count}. {key} goes to the first, or click a colony.</source>
        <translation>要確認：{count}個。{key}キーで最初のコロニーに移るか、コロニーをクリックしてください。</translation>
    </message>
    <message>
        <source>In doubt: {count}. Click a colony to decide on it.</source>
        <translation>要確認：{count}個。判定するコロニーをクリックしてください。</translation>
    </message>
    <message>
        <source>Nothing is in doubt. Click a colony, or press {key}, to decide on it.</source>
        <translation>要確認のコロニーはありません。判定するコロニーをクリックするか、{key}キーで選んでください。</translation>
    </message>
    <message>
        <source>Nothing is in doubt. Click a colony to decide on it.</source>
        <translation>要確認のコロニーはありません。判定するコロニーをクリックしてください。</translation>
    </message>
    <message>
        <source>Colony {number}: {verdict} proposed. {why}</source>
        <translation>コロニー{number}：提案は{verdict}。{why}</translation>
    </message>
    <message>
        <source>Colony {number}: nothing is proposed.</source>
        <translation>コロニー{number}：提案はありません。</translation>
    </message>
    <message>
        <source>In doubt: {reasons}</source>
        <translation>要確認：{reasons}</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>承認</translation>
    </message>
    <message>
        <source>Approve the dish on this day</source>
        <translation>この日のディッシュを承認</translation>
    </message>
    <message>
        <source>Reject the dish on this day</source>
        <translation>この日のディッシュを不承認</translation>
    </message>
    <message>
        <source>Accept the rest as proposed ({count})  {key}</source>
        <translation>残りを提案どおりにする（{count}個）  {key}</translation>
    </message>
    <message>
        <source>Records every colony that nobody decided on as accepted under your name; {undo} takes it back until the dish is signed.</source>
        <translation>未判定のコロニーすべてを、操作者の氏名で「提案どおり」として記録します。署名するまでは{undo}で取り消せます。</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>不承認</translation>
    </message>
    <message>
        <source>proposed for discard</source>
        <translation>廃棄の提案</translation>
    </message>
    <message>
        <source>proposed for watch</source>
        <translation>経過観察の提案</translation>
    </message>
    <message>
        <source>not judged: the model cannot tell</source>
        <translation>判定なし（モデルで判別不可）</translation>
    </message>
    <message>
        <source>near a limit: {metric} {value}, limit {limit}</source>
        <translation>限界値に近い：{metric} {value}（限界値 {limit}）</translation>
    </message>
    <message>
        <source>low confidence: {metric} {value}</source>
        <translation>確信度が低い：{metric} {value}</translation>
    </message>
    <message>
        <source>unfamiliar look of the picture</source>
        <translation>見慣れない見え方の画像</translation>
    </message>
    <message>
        <source>the second opinion differs on this picture</source>
        <translation>別法（局所コントラスト）と値が違う画像</translation>
    </message>
    <message>
        <source>cut by the picture&apos;s border</source>
        <translation>画像の端で切れている</translation>
    </message>
    <message>
        <source>; </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Dish {verdict} by {person}, {time}: {why}</source>
        <translation>ディッシュの判定：{verdict}（{person}さん、{time}）。理由：{why}</translation>
    </message>
    <message>
        <source>Dish {verdict} by {person}, {time}</source>
        <translation>ディッシュの判定：{verdict}（{person}さん、{time}）</translation>
    </message>
    <message>
        <source>Cut list</source>
        <translation>除去リスト</translation>
    </message>
    <message>
        <source>To remove (discarded)</source>
        <translation>除去する（廃棄）</translation>
    </message>
    <message>
        <source>To pick (kept)</source>
        <translation>ピックアップする（保持）</translation>
    </message>
    <message>
        <source>Numbered colonies</source>
        <translation>番号を付けたコロニー</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>前の画像</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>次の画像</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Open the PDF</source>
        <translation>PDFを開く</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>印刷…</translation>
    </message>
    <message>
        <source>writing the cut list</source>
        <translation>除去リストを保存中</translation>
    </message>
    <message>
        <source>Laying out the pages…</source>
        <translation>ページを準備中…</translation>
    </message>
    <message>
        <source>laying out the cut list</source>
        <translation>除去リストを印刷用に準備中</translation>
    </message>
    <message>
        <source>Cut list of {dish}</source>
        <translation>{dish}の除去リスト</translation>
    </message>
    <message>
        <source>The cut list is printed on {printer}; sheets: {count}.</source>
        <translation>除去リストを{printer}で印刷しました（{count}枚）。</translation>
    </message>
    <message>
        <source>The printer {printer} can&apos;t be reached. Choose another.</source>
        <translation>プリンター「{printer}」に接続できません。別のプリンターを選んでください。</translation>
    </message>
    <message>
        <source>noting the print</source>
        <translation>印刷を記録中</translation>
    </message>
    <message>
        <source>drawing the cut list</source>
        <translation>除去リストを作図中</translation>
    </message>
    <message>
        <source>On the list: {count}.</source>
        <translation>リストのコロニー：{count}個。</translation>
    </message>
    <message>
        <source>Undecided, dashed and not on the list: {count}.</source>
        <translation>未判定（破線、リスト外）：{count}個。</translation>
    </message>
    <message>
        <source>Pictures not counted: {count}.</source>
        <translation>計測していない画像：{count}枚。</translation>
    </message>
    <message>
        <source>Picture {number} of {count}.</source>
        <translation>画像{number}／{count}。</translation>
    </message>
    <message>
        <source>No stage position is known: places count from the picture.</source>
        <translation>ステージ座標が不明なため、位置は画像の左上から数えます。</translation>
    </message>
    <message>
        <source>Folder for the cut list</source>
        <translation>除去リストの保存先</translation>
    </message>
    <message>
        <source>The cut list is saved: {count} files in {folder}.</source>
        <translation>除去リストを保存しました：{count}個のファイル、{folder}。</translation>
    </message>
    <message>
        <source>Compare days</source>
        <translation>日を比べる</translation>
    </message>
    <message>
        <source>This day alone</source>
        <translation>この日だけ</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>並べる</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>重ねてスワイプ</translation>
    </message>
    <message>
        <source>Cut list…</source>
        <translation>除去リスト…</translation>
    </message>
    <message>
        <source>With {day}</source>
        <translation>{day}と比べる</translation>
    </message>
    <message>
        <source>There is no other analysed day to compare this one with.</source>
        <translation>比べられる、解析済みの別の日がありません。</translation>
    </message>
    <message>
        <source>A cut list can be made as soon as the analysis is kept.</source>
        <translation>除去リストは、解析が保存された後に作成できます。</translation>
    </message>
    <message>
        <source>following the days</source>
        <translation>日ごとの追跡中</translation>
    </message>
    <message>
        <source>then merged into colony {number}</source>
        <translation>その後コロニー{number}と合体</translation>
    </message>
    <message>
        <source>then gone</source>
        <translation>その後消失</translation>
    </message>
    <message>
        <source>then out of the picture</source>
        <translation>その後は画像の外</translation>
    </message>
    <message>
        <source>then not followed: the place is not sure</source>
        <translation>その後は追跡なし（同じ場所か不明）</translation>
    </message>
    <message>
        <source>Discarded on {day}: gone</source>
        <translation>{day}に廃棄：なくなった</translation>
    </message>
    <message>
        <source>Discarded on {day}: still there</source>
        <translation>{day}に廃棄：残っている</translation>
    </message>
    <message>
        <source>Discarded on {day}: grown back</source>
        <translation>{day}に廃棄：再び増えた</translation>
    </message>
    <message>
        <source>Discarded on {day}: not known what became of it</source>
        <translation>{day}に廃棄：その後は不明</translation>
    </message>
    <message>
        <source>Same place as on {day}: match {match}, peak {peak}</source>
        <translation>{day}と同じ場所：一致度{match}、ピーク比{peak}</translation>
    </message>
    <message>
        <source>{day}: not surely the same place</source>
        <translation>{day}：同じ場所か不明</translation>
    </message>
    <message>
        <source>{day}: match {match}</source>
        <translation>{day}：一致度{match}</translation>
    </message>
    <message>
        <source>{day}: colony {number}, not followed to another day</source>
        <translation>{day}：コロニー{number}（ほかの日では追跡できません）</translation>
    </message>
    <message>
        <source>{first} to {last}: colony {numbers}</source>
        <translation>{first}〜{last}：コロニー{numbers}</translation>
    </message>
    <message>
        <source>area {first} to {last}</source>
        <translation>面積{first}→{last}</translation>
    </message>
    <message>
        <source>area doubles in {hours} h</source>
        <translation>面積の倍加時間{hours} h</translation>
    </message>
    <message>
        <source>Line between the two days</source>
        <translation>二つの日の境界線</translation>
    </message>
    <message>
        <source>Drag the line, or move it by ← and →</source>
        <translation>線をドラッグするか、←→で動かします</translation>
    </message>
    <message>
        <source>Picture beside it</source>
        <translation>隣に並べた画像</translation>
    </message>
    <message>
        <source>How likely, by the model</source>
        <translation>モデルによる確率</translation>
    </message>
    <message>
        <source>Compare with another model</source>
        <translation>別のモデルと比較</translation>
    </message>
    <message>
        <source>reading the models…</source>
        <translation>モデルを読み込み中…</translation>
    </message>
    <message>
        <source>{model} side by side</source>
        <translation>{model}の結果を並べる</translation>
    </message>
    <message>
        <source>Nothing more over the picture</source>
        <translation>重ね表示をやめる</translation>
    </message>
    <message>
        <source>looking how likely each class is</source>
        <translation>各クラスの確率を計算中</translation>
    </message>
    <message>
        <source>comparing with {model}</source>
        <translation>{model}と比較中</translation>
    </message>
    <message>
        <source>{name}: how likely, 0 to 100 %</source>
        <translation>{name}の確率（0〜100 %）</translation>
    </message>
    <message>
        <source>only {model}: {share}</source>
        <translation>{model}のみ：{share}</translation>
    </message>
    <message>
        <source>both, called otherwise: {share}</source>
        <translation>両方、クラスが異なる：{share}</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>Go on correcting ({count})</source>
        <translation>修正を続ける（{count}）</translation>
    </message>
    <message>
        <source>Stated later by {person}, {time}: {said}; at analysis: {stated}.</source>
        <translation>{person}が{time}に後から記載：{said}（解析時：{stated}）。</translation>
    </message>
    <message>
        <source>passage {value}</source>
        <translation>継代数 {value}</translation>
    </message>
    <message>
        <source>medium {value}</source>
        <translation>培地 {value}</translation>
    </message>
    <message>
        <source>vessel {value}</source>
        <translation>容器 {value}</translation>
    </message>
    <message>
        <source>ROCK inhibitor {value}</source>
        <translation>ROCK阻害剤{value}</translation>
    </message>
    <message>
        <source>feeders {value}</source>
        <translation>フィーダー{value}</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>あり</translation>
    </message>
    <message>
        <source>no</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Keep or leave the correction first: its original is shown beside it then.</source>
        <translation>先に修正を保存するか終了してください。そのあと元の結果を並べて表示できます。</translation>
    </message>
    <message>
        <source>This picture was not corrected: there is no other version.</source>
        <translation>この画像は修正されていません。並べて表示する別の版はありません。</translation>
    </message>
    <message>
        <source>opening the original</source>
        <translation>元の結果を開いています</translation>
    </message>
    <message>
        <source>Record {number}, as it was found</source>
        <translation>記録{number}：修正前</translation>
    </message>
    <message>
        <source>Record {number}, corrected by {person}</source>
        <translation>記録{number}：{person}が修正</translation>
    </message>
    <message>
        <source>the original</source>
        <translation>修正前</translation>
    </message>
    <message>
        <source>the correction</source>
        <translation>修正後</translation>
    </message>
    <message>
        <source>comparing with the original</source>
        <translation>元の結果と比べています</translation>
    </message>
</context>
<context>
    <name>Worklist</name>
    <message>
        <source>reading the history</source>
        <translation>履歴を読み込み中</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>判定なし</translation>
    </message>
    <message>
        <source>confluence {value}</source>
        <translation>コンフルエンシー {value}</translation>
    </message>
    <message>
        <source>differentiated {value}</source>
        <translation>分化率 {value}</translation>
    </message>
    <message>
        <source>being analysed</source>
        <translation>解析中</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>模擬</translation>
    </message>
    <message>
        <source>no sheet</source>
        <translation>シートなし</translation>
    </message>
    <message>
        <source>{count} cells</source>
        <translation>細胞{count}個</translation>
    </message>
    <message>
        <source>prompted, assistive</source>
        <translation>見本・補助</translation>
    </message>
    <message>
        <source>analysing…</source>
        <translation>解析中…</translation>
    </message>
    <message>
        <source>prompted</source>
        <translation>見本</translation>
    </message>
    <message>
        <source>Dishes</source>
        <translation>ディッシュ</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>読み込み中…</translation>
    </message>
</context>
</TS>
