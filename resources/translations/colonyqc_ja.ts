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
        <translation>フォルダを開く…</translation>
    </message>
    <message>
        <source>Try the virtual dish</source>
        <translation>模擬ディッシュで試す</translation>
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
        <source>Undo the last decision</source>
        <translation>直前の判定を取り消す</translation>
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
        <source>Reports</source>
        <translation>報告書</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
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
        <translation>その日の前の画像</translation>
    </message>
    <message>
        <source>Next picture of the day</source>
        <translation>その日の次の画像</translation>
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
        <translation>コロニーを経過観察</translation>
    </message>
    <message>
        <source>Discard the colony…</source>
        <translation>コロニーを廃棄…</translation>
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
        <source>Dark or light</source>
        <translation>暗い画面と明るい画面の切り替え</translation>
    </message>
    <message>
        <source>日本語 / English</source>
        <translation>日本語 / English</translation>
    </message>
    <message>
        <source>Keys of this page</source>
        <translation>このページのキー</translation>
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
    <name>Dish verdict</name>
    <message>
        <source>pass</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>watch</source>
        <translation>要注意</translation>
    </message>
    <message>
        <source>fail</source>
        <translation>不合格</translation>
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
        <source>No pictures were found there. Open PNG, JPEG, TIFF or CZI files.</source>
        <translation>画像が見つかりません。PNG、JPEG、TIFF、CZIのファイルを開いてください。</translation>
    </message>
    <message>
        <source>analysing {dish}</source>
        <translation>{dish} を解析中</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>reading the models</source>
        <translation>モデルを読み込み中</translation>
    </message>
    <message>
        <source>verifying the models</source>
        <translation>モデルを検証中</translation>
    </message>
    <message>
        <source>Models checked: {count}. All are as they were shipped.</source>
        <translation>検証したモデル:{count}。すべて配布時のままです。</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>バージョン {version}</translation>
    </message>
    <message>
        <source>Checked: the files and the test numbers are as shipped.</source>
        <translation>検証済み:ファイルと試験値は配布時のままです。</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
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
        <translation>このページには、コロニーを見つけるネットワークが並びます。このインストールには含まれていません。プログラムを入れ直すか、管理者に相談してください。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>automatic: the one that fits the picture</source>
        <translation>自動: 画像に合うもの</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>検証中…</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Work</source>
        <translation>作業</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>傾向</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>報告書</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Out of focus: sharpness {value}, at least {limit} is needed.</source>
        <translation>ピントが合っていません(鮮明さ {value}、{limit} 以上が必要)。細胞に合わせて撮り直してください。</translation>
    </message>
    <message>
        <source>Uneven light: spread {value}, at most {limit} is usual.</source>
        <translation>照明にむらがあります(ばらつき {value}、通常は {limit} 以下)。暗い隅は確かさが下がります。</translation>
    </message>
    <message>
        <source>{percent} of the pixels are black or white; at most {most} may be.</source>
        <translation>画素の {percent} が黒つぶれか白飛びです(許容 {most})。露出を変えて撮り直してください。</translation>
    </message>
    <message>
        <source>{percent} of the well has no tile; at most {most} may be missing.</source>
        <translation>ウェルの {percent} にタイルがありません(許容 {most})。</translation>
    </message>
    <message>
        <source>The pixel size of {value} µm is unlikely, or too far from the model&apos;s.</source>
        <translation>画素サイズ {value} µm は細胞の画像として不自然か、モデルと離れすぎています。</translation>
    </message>
    <message>
        <source>It looks unlike the pictures the model was trained on.</source>
        <translation>モデルの学習に使った画像と見た目が異なります。</translation>
    </message>
    <message>
        <source>There are no cells to be seen.</source>
        <translation>細胞が見当たりません。</translation>
    </message>
    <message>
        <source>This model cannot tell differentiation: look for it by eye.</source>
        <translation>このモデルは分化を見分けられません。目で確かめてください。</translation>
    </message>
    <message>
        <source>Network and local contrast differ by {value} points of confluence; at most {limit} is usual.</source>
        <translation>コンフルエンシーがネットワークと局所コントラストで {value} ポイント違います（通常 {limit} 以下）。</translation>
    </message>
    <message>
        <source>The pixel size is unknown: sizes are given in pixels.</source>
        <translation>画素サイズが不明なため、大きさは画素で示します。</translation>
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
        <translation>分化は判定不能</translation>
    </message>
    <message>
        <source>second opinion differs</source>
        <translation>別法と不一致</translation>
    </message>
    <message>
        <source>pixel size unknown</source>
        <translation>画素サイズ不明</translation>
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
        <translation>書き出しました:{name}</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>フォルダを開く</translation>
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
        <source>Nothing to report yet</source>
        <translation>報告するものがまだありません</translation>
    </message>
    <message>
        <source>This page makes the report of a dish: its numbers with their limits, its pictures, every decision with who, when and why. Open pictures first.</source>
        <translation>このページではディッシュの報告書を作ります。数値と管理限界、画像、だれがいつなぜ判定したかを載せます。まず画像を開いてください。</translation>
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
</context>
<context>
    <name>Session</name>
    <message>
        <source>The model {name} is no longer installed: the one that fits the picture is used.</source>
        <translation>モデル {name} はもうインストールされていません。画像に合うモデルを使います。</translation>
    </message>
    <message>
        <source>The settings can&apos;t be kept: {reason}.</source>
        <translation>設定を保存できません:{reason}。</translation>
    </message>
</context>
<context>
    <name>Trends</name>
    <message>
        <source>reading the history</source>
        <translation>履歴を読み込み中</translation>
    </message>
    <message>
        <source>culture day</source>
        <translation>培養日数</translation>
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
        <source>Bars: standard deviation over the pictures of a day. Green band: ready to passage, {low}–{high} %.</source>
        <translation>縦棒:その日の画像間の標準偏差。緑の帯:継代に適した範囲 {low}–{high} %。</translation>
    </message>
    <message>
        <source>No trend yet</source>
        <translation>傾向はまだありません</translation>
    </message>
    <message>
        <source>This page shows how a dish grows and differentiates over its culture days. Open its pictures; the day is read from their names.</source>
        <translation>このページでは、ディッシュの増殖と分化を培養日数に沿って示します。画像を開いてください。日数はファイル名から読み取ります。</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Scale bar: {length}</source>
        <translation>スケールバー:{length}</translation>
    </message>
    <message>
        <source>Overview of the picture</source>
        <translation>画像の全体図</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>拡大(+)</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>縮小(−)</translation>
    </message>
    <message>
        <source>Fit the picture (0)</source>
        <translation>画像全体を表示(0)</translation>
    </message>
    <message>
        <source>One picture pixel a screen pixel (Z)</source>
        <translation>等倍表示(Z)</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>A mistake in the program</source>
        <translation>プログラムの誤り</translation>
    </message>
    <message>
        <source>The program made a mistake; what was saved is safe. You can go on working. Please send the log file to whoever keeps this program.</source>
        <translation>プログラムに誤りがありました。保存したものは無事です。作業は続けられます。ログファイルを管理者に送ってください。</translation>
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
        <translation>画像またはフォルダをこのウィンドウに落としてください。
コロニーを見つけて測り、判定を提案します。
あなたの判定は名前とともに履歴に残ります。</translation>
    </message>
    <message>
        <source>A pixel size is a number from {low} to {high} µm per pixel.</source>
        <translation>画素サイズは {low}～{high} µm/px の数値で入力してください。</translation>
    </message>
    <message>
        <source>Keys of this page</source>
        <translation>このページのキー</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>この知らせを閉じる</translation>
    </message>
    <message>
        <source>Dismiss this list</source>
        <translation>この一覧を閉じる</translation>
    </message>
    <message>
        <source>What could not be done</source>
        <translation>できなかったこと</translation>
    </message>
    <message>
        <source>Could not be done: {count}. The rest goes on.</source>
        <translation>できなかったもの:{count}件。残りは続けます。</translation>
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
        <translation>フォルダを開く</translation>
    </message>
    <message>
        <source>making the virtual dish</source>
        <translation>模擬ディッシュを作成中</translation>
    </message>
    <message>
        <source>Enter the pixel size above first, then analyse again.</source>
        <translation>先に上の欄に画素サイズを入力してから、再解析してください。</translation>
    </message>
    <message>
        <source>colonyqc {version}: quality control of iPS cell cultures. It proposes; you decide.</source>
        <translation>colonyqc {version}:iPS細胞培養の品質管理。提案はプログラム、判定はあなたです。</translation>
    </message>
    <message>
        <source>From now on the pixel size is taken from the file.</source>
        <translation>これからは画素サイズをファイルから読み取ります。</translation>
    </message>
    <message>
        <source>From now on pictures are opened with {size} µm/px.</source>
        <translation>これから開く画像は {size} µm/px とします。</translation>
    </message>
    <message>
        <source>Local time and UTC</source>
        <translation>現地時刻とUTC</translation>
    </message>
    <message>
        <source>What ran the network of this analysis</source>
        <translation>この解析のネットワークを動かした装置</translation>
    </message>
    <message>
        <source>history: saved {time}</source>
        <translation>履歴:{time} に保存</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進み具合</translation>
    </message>
    <message>
        <source>Stop this job</source>
        <translation>この処理を止める</translation>
    </message>
    <message>
        <source>{count} more waiting</source>
        <translation>待ち {count}件</translation>
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
        <translation>細胞株、ディッシュ、培養日数、視野はファイル名から読み取ります。顕微鏡の名前の付け方を選ぶか、{example} のような形式を入力してください。</translation>
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
        <source>Used for pictures opened from now on and by “Analyse again”, before what their files say. Leave it empty to take it from the file.</source>
        <translation>これから開く画像と「再解析」に使い、ファイルの値より優先します。空欄にするとファイルから読み取ります。</translation>
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
        <source>Differentiated area</source>
        <translation>分化面積</translation>
    </message>
    <message>
        <source>Uncertain area</source>
        <translation>判定不能の面積</translation>
    </message>
    <message>
        <source>Ready to passage</source>
        <translation>継代の時期</translation>
    </message>
    <message>
        <source>Overgrown</source>
        <translation>過密</translation>
    </message>
    <message>
        <source>No rule was exceeded.</source>
        <translation>どの管理限界も超えていません。</translation>
    </message>
    <message>
        <source>{rule}: {value} is above {limit}.</source>
        <translation>{rule}:{value} は上限 {limit} を超えています。</translation>
    </message>
    <message>
        <source>{rule}: {value} is below {limit}.</source>
        <translation>{rule}:{value} は下限 {limit} を下回っています。</translation>
    </message>
    <message>
        <source>no day</source>
        <translation>日数不明</translation>
    </message>
    <message>
        <source>day {number}</source>
        <translation>{number}日目</translation>
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
        <source>Confluence {value}; ready to passage at {low}–{high} %</source>
        <translation>コンフルエンシー {value}、継代の目安 {low}–{high} %</translation>
    </message>
    <message>
        <source>Confluence so far: {values}</source>
        <translation>これまでのコンフルエンシー:{values}</translation>
    </message>
    <message>
        <source>second opinion {value}</source>
        <translation>別法 {value}</translation>
    </message>
    <message>
        <source>Second opinion: by local contrast, without a network.</source>
        <translation>別法:ネットワークを使わず、局所コントラストで求めた値です。</translation>
    </message>
    <message>
        <source>Differentiated {value}; limits: {limits}</source>
        <translation>分化率 {value}、管理限界:{limits}</translation>
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
        <source>Select a colony first: click it, or press J for the next one.</source>
        <translation>先にコロニーを選んでください。クリックするか、Jで次へ進みます。</translation>
    </message>
    <message>
        <source>Decisions can be made as soon as the analysis is kept.</source>
        <translation>解析が履歴に保存されると判定できます。</translation>
    </message>
    <message>
        <source>Every colony of this picture is decided.</source>
        <translation>この画像のコロニーはすべて判定済みです。</translation>
    </message>
    <message>
        <source>reading the history</source>
        <translation>履歴を読み込み中</translation>
    </message>
    <message>
        <source>opening the picture</source>
        <translation>画像を開いています</translation>
    </message>
    <message>
        <source>Do not discard</source>
        <translation>廃棄しない</translation>
    </message>
    <message>
        <source>another reason, then Enter</source>
        <translation>ほかの理由を書いてEnter</translation>
    </message>
    <message>
        <source>Another reason for the discard</source>
        <translation>廃棄のほかの理由</translation>
    </message>
    <message>
        <source>Why discard colony {number}?</source>
        <translation>コロニー{number}を廃棄する理由</translation>
    </message>
    <message>
        <source>{word} the selected colony ({key})</source>
        <translation>選んだコロニーを{word}({key})</translation>
    </message>
    <message>
        <source>There is no decision to undo.</source>
        <translation>取り消す判定はありません。</translation>
    </message>
    <message>
        <source>Undone: colony {number} is undecided again.</source>
        <translation>取り消しました:コロニー{number}は未判定に戻りました。</translation>
    </message>
    <message>
        <source>Undone: colony {number} is back to “{verdict}”.</source>
        <translation>取り消しました:コロニー{number}は「{verdict}」に戻りました。</translation>
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
        <translation>{pictures}:{problem}(計数せず)</translation>
    </message>
    <message>
        <source>{pictures}: {problem}</source>
        <translation>{pictures}:{problem}</translation>
    </message>
    <message>
        <source>Analysing: {done} of {all} pictures done. Numbers so far:</source>
        <translation>解析中:画像 {done}/{all}。ここまでの値:</translation>
    </message>
    <message>
        <source>No verdict: this model cannot tell differentiation.</source>
        <translation>判定なし: このモデルでは分化を判定できません。</translation>
    </message>
    <message>
        <source>No verdict: there is nothing to judge in these pictures.</source>
        <translation>判定なし: これらの画像には判定の対象がありません。</translation>
    </message>
    <message>
        <source>SD {sd} over {count} pictures</source>
        <translation>画像{count}枚の標準偏差 {sd}</translation>
    </message>
    <message>
        <source>No verdict: none of the pictures can be used.</source>
        <translation>判定なし:使える画像がありません。</translation>
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
        <source>Show {name} areas</source>
        <translation>{name}の領域を表示</translation>
    </message>
    <message>
        <source>Share of the imaged area of this picture</source>
        <translation>この画像の撮影面積に占める割合</translation>
    </message>
    <message>
        <source>Overlay opacity, percent</source>
        <translation>重ね表示の濃さ(%)</translation>
    </message>
    <message>
        <source>Overlay opacity; hold Space to see none</source>
        <translation>重ね表示の濃さ。スペースキーを押している間は隠れます</translation>
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
        <source>{reason} The kept overview is shown instead.</source>
        <translation>{reason}保存してある縮小画像を表示しています。</translation>
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
        <translation>分化</translation>
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
        <source>analysing…</source>
        <translation>解析中…</translation>
    </message>
    <message>
        <source>Dishes</source>
        <translation>ディッシュ</translation>
    </message>
</context>
</TS>
