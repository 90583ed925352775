BEGIN TRANSACTION;
CREATE TABLE acquisition (
	id INTEGER NOT NULL, 
	dish_id INTEGER NOT NULL, 
	day BIGINT, 
	taken TEXT, 
	passage TEXT, 
	pictures TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, medium TEXT, vessel TEXT, rock BOOLEAN, 
	CONSTRAINT pk_acquisition PRIMARY KEY (id), 
	CONSTRAINT fk_acquisition_dish_id FOREIGN KEY(dish_id) REFERENCES dish (id), 
	CONSTRAINT uq_acquisition_fingerprint UNIQUE (fingerprint)
);
INSERT INTO "acquisition" VALUES(1,1,3,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','d1ca507702842ed236c5a28a158c8bf197a631608e472a24b34d7ab498a6c522',NULL,NULL,NULL);
INSERT INTO "acquisition" VALUES(2,1,4,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','5a5141c39dd7b9fdbaf326bdd1f02ea0abcdb0b2ab7a13d33b6424ec8a30afde',NULL,NULL,NULL);
INSERT INTO "acquisition" VALUES(3,2,NULL,'2026-04-01T08:30:00+00:00','p12','[{"name":"\u76bf\uff12-1.tif","tiles":[{"path":"in/\u76bf\uff12-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"\u76bf\uff12-2.tif","tiles":[{"path":"in/\u76bf\uff12-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','3ecc31c65d148f26d75e907029a6fd1548dbb11053a6d7fb45154f578088d466',NULL,NULL,NULL);
INSERT INTO "acquisition" VALUES(4,3,3,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','fb88147eea40c1b1271aee5276b0443e3c9f44d742d68014ba9239d6544f389a',NULL,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE analysis (
	id INTEGER NOT NULL, 
	acquisition_id INTEGER NOT NULL, 
	model_name TEXT NOT NULL, 
	model_version TEXT NOT NULL, 
	model_sha256 TEXT NOT NULL, 
	provider TEXT NOT NULL, 
	protocol_name TEXT NOT NULL, 
	protocol_version TEXT NOT NULL, 
	protocol TEXT NOT NULL, 
	app_version TEXT NOT NULL, 
	started DATETIME NOT NULL, 
	finished DATETIME NOT NULL, 
	failures TEXT NOT NULL, 
	simulated BOOLEAN NOT NULL, 
	verdict TEXT, 
	rule TEXT, 
	metric TEXT, 
	value DOUBLE, 
	"limit" DOUBLE, 
	sentence TEXT, rule_set TEXT, 
	CONSTRAINT pk_analysis PRIMARY KEY (id), 
	CONSTRAINT fk_analysis_acquisition_id FOREIGN KEY(acquisition_id) REFERENCES acquisition (id)
);
INSERT INTO "analysis" VALUES(1,1,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"rule_set":"default@1","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@1');
INSERT INTO "analysis" VALUES(2,2,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"rule_set":"default@1","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}]}','0.1.0','2026-04-01 09:29:00.000000','2026-04-01 09:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@1');
INSERT INTO "analysis" VALUES(3,3,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"rule_set":"default@1","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}]}','0.1.0','2026-04-01 10:29:00.000000','2026-04-01 10:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "analysis" VALUES(4,4,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"rule_set":"default@1","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}]}','0.1.0','2026-04-01 11:29:00.000000','2026-04-01 11:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@1');
CREATE TABLE colony (
	picture_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	number BIGINT NOT NULL, 
	area_px DOUBLE, 
	perimeter_px DOUBLE, 
	centroid_x DOUBLE, 
	centroid_y DOUBLE, 
	box_x BIGINT NOT NULL, 
	box_y BIGINT NOT NULL, 
	box_width BIGINT NOT NULL, 
	box_height BIGINT NOT NULL, 
	roundness DOUBLE, 
	solidity DOUBLE, 
	border_roughness_px DOUBLE, 
	eccentricity DOUBLE, 
	differentiated_fraction DOUBLE, 
	differentiated_probability DOUBLE, 
	uncertain_fraction DOUBLE, 
	edge_share DOUBLE, 
	touches_border BOOLEAN NOT NULL, 
	outline BLOB NOT NULL, 
	verdict TEXT, 
	rule TEXT, 
	metric TEXT, 
	value DOUBLE, 
	"limit" DOUBLE, 
	sentence TEXT, rule_set TEXT, 
	CONSTRAINT pk_colony PRIMARY KEY (picture_id, position), 
	CONSTRAINT fk_colony_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id)
);
INSERT INTO "colony" VALUES(1,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(1,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(2,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(2,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(3,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(3,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(4,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(4,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(7,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(7,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(8,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(8,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
CREATE TABLE decision (
	id INTEGER NOT NULL, 
	analysis_id INTEGER NOT NULL, 
	picture INTEGER NOT NULL, 
	colony BIGINT NOT NULL, 
	verdict TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	person TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_decision PRIMARY KEY (id), 
	CONSTRAINT fk_decision_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id)
);
INSERT INTO "decision" VALUES(1,1,1,2,'discard','分化している','佐藤','2026-04-01 08:35:00.000000');
INSERT INTO "decision" VALUES(2,1,1,2,'keep','','Mori','2026-04-01 08:36:00.000000');
INSERT INTO "decision" VALUES(3,4,0,1,'watch','edge','Mori','2026-04-01 08:37:00.000000');
INSERT INTO "decision" VALUES(4,4,0,1,'keep','decision withdrawn','Mori','2026-04-01 08:41:00.000000');
CREATE TABLE dish (
	id INTEGER NOT NULL, 
	line_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_dish PRIMARY KEY (id), 
	CONSTRAINT fk_dish_line_id FOREIGN KEY(line_id) REFERENCES line (id), 
	CONSTRAINT uq_dish_line_id_name UNIQUE (line_id, name)
);
INSERT INTO "dish" VALUES(1,1,'D1');
INSERT INTO "dish" VALUES(2,1,'皿２');
INSERT INTO "dish" VALUES(3,2,'D1');
CREATE TABLE dish_statistics (
	analysis_id INTEGER NOT NULL, 
	pictures BIGINT NOT NULL, 
	usable_pictures BIGINT NOT NULL, 
	confluence DOUBLE, 
	confluence_sd DOUBLE, 
	differentiated DOUBLE, 
	differentiated_mean_probability DOUBLE, 
	uncertain DOUBLE, 
	colony_count BIGINT NOT NULL, 
	density_per_cm2 DOUBLE, 
	area_median_px DOUBLE, 
	imaged_px BIGINT NOT NULL, 
	CONSTRAINT pk_dish_statistics PRIMARY KEY (analysis_id), 
	CONSTRAINT fk_dish_statistics_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id)
);
INSERT INTO "dish_statistics" VALUES(1,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000);
INSERT INTO "dish_statistics" VALUES(2,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000);
INSERT INTO "dish_statistics" VALUES(3,2,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0);
INSERT INTO "dish_statistics" VALUES(4,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000);
CREATE TABLE event (
	number INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	person TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	old TEXT NOT NULL, 
	new TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	marks BLOB NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (number)
);
INSERT INTO "event" VALUES(1,'2026-04-01T08:30:00.000000Z','history made','colonyqc','history','','0003','','',X'','52689af6d3f34c5879e8e2047568221897d5ec8ab8f7bba932ccf0fae1d0b2fa');
INSERT INTO "event" VALUES(2,'2026-04-01T08:31:00.000000Z','analysis added','Mori','analysis 1','','201B7 › D1, day 3: fail (pmf@1.0.0)','','{"scope":"analysis","key":1,"format":1,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"580342e4e6f0a02ca729247802072d1f521344c05d0973212048440573be005f"],"acquisition":[1,"df2d0b838f200cdfb0e8c3d391771d5fdb1ba44c423dc1ff9255f342f7ab586f"],"analysis":[1,"2acb3a125688c0ae8882408e7fb624728c80413c1519e235221cf689d9d2e4cf"],"dish_statistics":[1,"de1f1276d094d294dc224306e5a8a6910a0f27e3beced7e9d1e2d9e5807c0430"],"picture":[2,"a9ad729bce4902a66ee533e6515f488edf3bfc4537a19333ca8141beb0055f8e"],"image":[2,"63b432590c9daca3da5fd9ede815a0d01ac0b8ce3f33ed25a7089e79946a2b01"],"colony":[4,"318f1e912468834bdfef21f211e4d4b1c7b35c6f58dbe7f7707a66bb85726382"]},"marks":"5ee82a58b331ceab18a980c4bad181238501cac99ffdec5e093ebb19a395c855"}',X'7D3B436DC65B55B30C0751692100BA2FB8B4536E1860570206642D96BE624953BE0DDCA66AA32EB4A45B123C9D8E167D8AF0972CC0824E647CDB194FA4A730D1D7975F9262A6810C4DFAF478FBF76D068FB9BF8F681E95FA80E59B246D12A2FC001409ED1C720599','fb5f9f1fd42ba1bcb1912560059ff8557b2d8d1c6bb5bc83836aa49c5ea1a7a2');
INSERT INTO "event" VALUES(3,'2026-04-01T08:32:00.000000Z','analysis added','Mori','analysis 2','','201B7 › D1, day 4: fail (pmf@1.0.0)','','{"scope":"analysis","key":2,"format":1,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"580342e4e6f0a02ca729247802072d1f521344c05d0973212048440573be005f"],"acquisition":[1,"a68916d0ec6f2aacdee3e4873af9d022eeeba6beb36242e69d20dc91256ca0b4"],"analysis":[1,"24c27820f9cf346e2f72678149c2b180caa698229b05de8e97f827aed945749c"],"dish_statistics":[1,"6510cb72c36d7f3a371382ca7f584b3079299523479c4f3ad2c426947507a48c"],"picture":[2,"782794bdd20f7883f1296fdf4e95ada22ad56235c2a46b9c2cdf219052c06bb8"],"image":[2,"7fa6ff8aedb2fa03aa1c99872cf4102cbe6ceebbb68f06457b46babc10a9b48a"],"colony":[4,"fe8146c7be757cd84c703d087ec522d33cfb8bc9aa392b302128799aef3afd13"]},"marks":"085424781bc4de9fa5dd9144f4736550f2eeee8e3ca502b57f09a69fe5521b14"}',X'7D3B436DC65B55B30C0751692100BA2FA32F3910DF275A63359537EA3CC2730CA2885244152B6BA1087C75CD08E4C07BCAA83095C9881F73AD71D70AD576D67F869677A14788B148D6B420F1725933F64786AA7D4ED16AAFD1E42D77A14DA13A761B53C009239AD5','75b7a1538a00e2e7c74836c12a3d1b72557a271fd400277db32ae412f9c53b58');
INSERT INTO "event" VALUES(4,'2026-04-01T08:33:00.000000Z','analysis added','Mori','analysis 3','','201B7 › 皿２, day unknown: not judged (pmf@1.0.0)','','{"scope":"analysis","key":3,"format":1,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"9dae76a3c6d67e0a70f9041a7569618bb99bcd38220b8b4da2e9121c411db199"],"acquisition":[1,"8d6f6e5e0e84a801d8d779690478a8e7d3b32864d6c4049dde3dd99cade5120d"],"analysis":[1,"456eb64ac920127719de140805b4e7e8c8a79736ff363753592f1abaf8d5e969"],"dish_statistics":[1,"fc5b0303a4bb0122621848724aec10e2aa2f728fdca403c3b86dc4c3852e8f8d"],"picture":[2,"44cbae7914e05675f654c04cccbc9dc2c59a6a36de95b844566f3c785c7f33dc"],"image":[2,"f65a92e85e85494f599e559e3e977e5f6cb375de8a349015c0229e109f0f93d5"],"colony":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"a2aa2c8343df3bb9f55d07749a240097f76e6562e82a48d63d349483d8c0d4d0"}',X'7D3B436DC65B55B38FB4F76F0B2C5221E55CA2C6181795FA6AC7758D2C728502003CA7613CEC8AEC824F5B5F00C153279F613F62C31B0A5799440D420B0C89DAE71D27DB942A14B1','66b2834e9ef1a8fb76f071e09bb7b8478597a3e9c14543be27a7950bcd09a04f');
INSERT INTO "event" VALUES(5,'2026-04-01T08:34:00.000000Z','analysis added','Mori','analysis 4','','京都 › D1, day 3: fail (pmf@1.0.0)','','{"scope":"analysis","key":4,"format":1,"tables":{"line":[1,"9f884493ff96e1b846488023e103fbc9d3136aa17986f606ac59b0882e9b1d60"],"dish":[1,"a38149c693520bd03cea59f2eb72ff68ca264c7feed0ea507ff7eb915229d2e1"],"acquisition":[1,"707552b20ee0d5665f631b3bc2105657b9f4770cd4ca5249f3a7bf128e0905c6"],"analysis":[1,"ba8114e5dbb872be1981443b1e812d008f9c070cb0b0ed4419e78aad0038de2b"],"dish_statistics":[1,"1b699f9a2801493939fed95b1e44c3a97c0095ecd58fcce829c9dca2879c9360"],"picture":[2,"a6d2459bcb13051f456b690ef9f5176797f1f0db3c9d5eea13d0d88bd2c09922"],"image":[2,"5017a2119ed10713b7a0df588f2355872d0684778f922efa103a1257c81cf1fd"],"colony":[4,"ccb900bae5af178ecdc9905817bc0824b7644b423c06336e88727f9e43093935"]},"marks":"5fe1a254b164733caecebc0673c1347d4538918d59f4d041b707b1327fa865e5"}',X'881F34FC05BA379D0F9187EB5CA2DFF32D9C636F198D64A1298AF7F79371946677CFC0991AD516D1E0FB419F2290C99DDEF3736F3CEA433D3FF656589207B4EC65E98B62FE66A2D337FC805186D0075A0864B6EE6CF72D78CBFE810FBCB5EDEE7CA41C9049AAD842','f0f82a633d1d8b85803d3117efee3dbfa83094b4d3ebf4029226561d77b78282');
INSERT INTO "event" VALUES(6,'2026-04-01T08:35:00.000000Z','decision made','佐藤','analysis 1','','picture 2, colony 2: discard','分化している','{"scope":"decision","key":1,"format":1,"tables":{"decision":[1,"c41f01f41e990018806f5cc85b76a05f7ec508866a75e290ff2598e41f48f584"]},"marks":"48c9356e7e2fa3fae224263f5a4d48075c322c5cb342c8ae2b3cbd1fe982fb5d"}',X'306CD1F164F2E840','e730871c1d3b566a47adcdf973a453f7d72b664553fc3ddf298ed8103a4affd1');
INSERT INTO "event" VALUES(7,'2026-04-01T08:36:00.000000Z','decision made','Mori','analysis 1','discard (by 佐藤)','picture 2, colony 2: keep','','{"scope":"decision","key":2,"format":1,"tables":{"decision":[1,"044b611bc9ffab15677346d7bf2eafa08d25ee440b4cef28e933af2aea5cb861"]},"marks":"f506f98eea9b033ae3ad65495d66b1a96cbc44d3a78c30b80a4739ce4569adb2"}',X'27DBD00479632B05','b69e0d9c3ad9987e6445416e7416db137b2dd14991da2700e81961b2b27801e8');
INSERT INTO "event" VALUES(8,'2026-04-01T08:37:00.000000Z','decision made','Mori','analysis 4','','picture 1, colony 1: watch','edge','{"scope":"decision","key":3,"format":1,"tables":{"decision":[1,"835e0412ccca791b3c964fd972f859ee451b90433e8ec92bb5ccbc95fb843cc3"]},"marks":"debe00edd505c7da21c1eb88831a7fcb32e39897d909282e92d130fda838dbbc"}',X'89B56D7E862AE1F5','82c7f638b4f28535f1ca59e8059e7a5209c91c8c892aa70dc5fb6bd6ef5eae5b');
INSERT INTO "event" VALUES(9,'2026-04-01T08:38:00.000000Z','person added','Mori','person Mori','','technician, reviewer, administrator','','{"scope":"person","key":1,"format":1,"tables":{"person":[1,"9647b37a7a16b179970957d16880c041a0cae29afe0bfac31470fd14d7e63ae2"]},"marks":"ba17220dd497853dca7b3578a7dd105e744ab82d0b674c244853b38490a93ed0"}',X'7CFD4D9A4A224B2F','1f9819e91074ba5415ea643d7e23cbf65aea5df55446302737552a41ffdd7f02');
INSERT INTO "event" VALUES(10,'2026-04-01T08:39:00.000000Z','signed','Mori','analysis 1','','performed (stated)','','{"scope":"signature","key":1,"format":1,"tables":{"signature":[1,"27d50f77a11386c8b19e46534ffb04f1b23f1f445030132109efe2ab874b1895"]},"marks":"00bf7eabe9ee8be2c3af8cd220a261866b15a238ec3b61119bd2b5e126930b1e"}',X'2BFF8AB9542B24F1','0e918cc8346ad0f81b385fa7da89620a93162cff1215b5c6bc851d517144d99b');
INSERT INTO "event" VALUES(11,'2026-04-01T08:40:00.000000Z','signed','Mori','analysis 4','','reviewed (stated)','','{"scope":"signature","key":2,"format":1,"tables":{"signature":[1,"d3559350c25d2bc0f9f6be32c8ef078ee2a8f524d9ad325d0a1a8011016456ff"]},"marks":"3ed54cab493d1bcdfbc24b8f2e3ae4e0c9d4d30b22cfb7d9349bea63b3939da6"}',X'41203FD3218AFAB6','214427cabe21df96349354acaba10be3e6f4c75a013adec4030a15d688112590');
INSERT INTO "event" VALUES(12,'2026-04-01T08:41:00.000000Z','decision withdrawn','Mori','analysis 4','watch (by Mori)','picture 1, colony 1: undecided','decision withdrawn','{"scope":"decision","key":4,"format":1,"tables":{"decision":[1,"0f5de81f4f1c698bb1596420d81a12b241cbf66b60a988d0d91c8e2584c018cf"]},"marks":"4ba206e0eb2d05772e23be8093eb286f3df3a283c7fc13ca1cdad3eb5a4dcae3"}',X'5E74A35B983AD678','be75cc51e18477402682028ce5d23dc78933a0da8d9a750a3085d131214c8f03');
INSERT INTO "event" VALUES(13,'2026-04-01T08:42:00.000000Z','backed up','Mori','history','','shelf','','',X'','349601466f13cb93679427ec933e62dbf9ae00223c21756a94ba153e42c306ff');
CREATE TABLE image (
	picture_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	CONSTRAINT pk_image PRIMARY KEY (picture_id, position), 
	CONSTRAINT fk_image_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id)
);
INSERT INTO "image" VALUES(1,0,'in/D1-1.tif','0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "image" VALUES(2,0,'in/D1-2.tif','1111111111111111111111111111111111111111111111111111111111111111');
INSERT INTO "image" VALUES(3,0,'in/D1-1.tif','0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "image" VALUES(4,0,'in/D1-2.tif','1111111111111111111111111111111111111111111111111111111111111111');
INSERT INTO "image" VALUES(5,0,'in/皿２-1.tif','0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "image" VALUES(6,0,'in/皿２-2.tif','1111111111111111111111111111111111111111111111111111111111111111');
INSERT INTO "image" VALUES(7,0,'in/D1-1.tif','0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "image" VALUES(8,0,'in/D1-2.tif','1111111111111111111111111111111111111111111111111111111111111111');
CREATE TABLE line (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_line PRIMARY KEY (id), 
	CONSTRAINT uq_line_name UNIQUE (name)
);
INSERT INTO "line" VALUES(1,'201B7');
INSERT INTO "line" VALUES(2,'京都');
CREATE TABLE person (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	roles TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	secret TEXT NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_name_version UNIQUE (name, version)
);
INSERT INTO "person" VALUES(1,'Mori',1,'technician, reviewer, administrator',1,'');
CREATE TABLE picture (
	id INTEGER NOT NULL, 
	analysis_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	place INTEGER, 
	picture TEXT, 
	width BIGINT NOT NULL, 
	height BIGINT NOT NULL, 
	pixel_size_um DOUBLE, 
	pixel_size_source TEXT NOT NULL, 
	quality TEXT NOT NULL, 
	imaged_px BIGINT NOT NULL, 
	undifferentiated_px BIGINT NOT NULL, 
	differentiated_px BIGINT NOT NULL, 
	uncertain_px BIGINT NOT NULL, 
	differentiated_mass_px DOUBLE, 
	peer_confluence DOUBLE, 
	simulated BOOLEAN NOT NULL, 
	labels VARCHAR(64) NOT NULL, 
	overview VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_picture PRIMARY KEY (id), 
	CONSTRAINT fk_picture_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id), 
	CONSTRAINT uq_picture_analysis_id_position UNIQUE (analysis_id, position)
);
INSERT INTO "picture" VALUES(1,1,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'2ece7cbcd096affda309d0c91802df2ce02783559e57e4f92f8783623e754507','14c36574effa4645cb0a2e6bc75a6a42c03014cab4778ea4b86c6e4e6d2c0efe');
INSERT INTO "picture" VALUES(2,1,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'8f49cc8f26f8816ad289ed6c155140349f5a2d7ea6925b1b5bff097b9f1b2285','c5d527bc196ba5ef518d9959170a64f0bd6bc1c6a45d85ea27f276918dd1bc58');
INSERT INTO "picture" VALUES(3,2,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'2ece7cbcd096affda309d0c91802df2ce02783559e57e4f92f8783623e754507','14c36574effa4645cb0a2e6bc75a6a42c03014cab4778ea4b86c6e4e6d2c0efe');
INSERT INTO "picture" VALUES(4,2,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'8f49cc8f26f8816ad289ed6c155140349f5a2d7ea6925b1b5bff097b9f1b2285','c5d527bc196ba5ef518d9959170a64f0bd6bc1c6a45d85ea27f276918dd1bc58');
INSERT INTO "picture" VALUES(5,3,0,0,NULL,100,80,2.0,'file','{"focus":0.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[{"kind":"focus","sentence":"The picture is out of focus.","value":0.5,"limit":2.0,"blocking":true}]}',0,0,0,0,1100.5,49.5,0,'','0347054c61017ec4a76849f1fc619ab942e79e08c2cad30c599193913a75b559');
INSERT INTO "picture" VALUES(6,3,1,1,NULL,100,80,2.0,'file','{"focus":0.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[{"kind":"focus","sentence":"The picture is out of focus.","value":0.5,"limit":2.0,"blocking":true}]}',0,0,0,0,1100.5,49.5,0,'','3c780082e6fc6451a17d0bee05f71e873a2c03531321dd6f8b13be7a229e77f8');
INSERT INTO "picture" VALUES(7,4,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'2ece7cbcd096affda309d0c91802df2ce02783559e57e4f92f8783623e754507','14c36574effa4645cb0a2e6bc75a6a42c03014cab4778ea4b86c6e4e6d2c0efe');
INSERT INTO "picture" VALUES(8,4,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'8f49cc8f26f8816ad289ed6c155140349f5a2d7ea6925b1b5bff097b9f1b2285','c5d527bc196ba5ef518d9959170a64f0bd6bc1c6a45d85ea27f276918dd1bc58');
CREATE TABLE signature (
	id INTEGER NOT NULL, 
	analysis_id INTEGER NOT NULL, 
	meaning TEXT NOT NULL, 
	person TEXT NOT NULL, 
	proof TEXT NOT NULL, 
	comment TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_signature PRIMARY KEY (id), 
	CONSTRAINT fk_signature_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id)
);
INSERT INTO "signature" VALUES(1,1,'performed','Mori','stated','','d28e9d7948878d624d1ac0d4210394734a494ad5017bd4eebcf597e9becb356f','2026-04-01 08:39:00.000000');
INSERT INTO "signature" VALUES(2,4,'reviewed','Mori','stated','','cf90fffa4f361f654ec3689cedd9539c64fdf7e7694a553802ae66b847cb05de','2026-04-01 08:40:00.000000');
CREATE INDEX ix_acquisition_dish_id_day ON acquisition (dish_id, day);
CREATE INDEX ix_analysis_acquisition_id_finished ON analysis (acquisition_id, finished);
CREATE INDEX ix_decision_analysis_id ON decision (analysis_id);
CREATE INDEX ix_image_sha256 ON image (sha256);
CREATE TRIGGER line_no_update BEFORE UPDATE ON line FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a line'); END;
CREATE TRIGGER line_no_delete BEFORE DELETE ON line FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a line'); END;
CREATE TRIGGER line_no_insert_twice BEFORE INSERT ON line FOR EACH ROW WHEN EXISTS (SELECT 1 FROM line WHERE (id = NEW.id) OR (name = NEW.name)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a line'); END;
CREATE TRIGGER dish_no_update BEFORE UPDATE ON dish FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish'); END;
CREATE TRIGGER dish_no_delete BEFORE DELETE ON dish FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish'); END;
CREATE TRIGGER dish_no_insert_twice BEFORE INSERT ON dish FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish WHERE (id = NEW.id) OR (line_id = NEW.line_id AND name = NEW.name)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish'); END;
CREATE TRIGGER acquisition_no_update BEFORE UPDATE ON acquisition FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a acquisition'); END;
CREATE TRIGGER acquisition_no_delete BEFORE DELETE ON acquisition FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a acquisition'); END;
CREATE TRIGGER acquisition_no_insert_twice BEFORE INSERT ON acquisition FOR EACH ROW WHEN EXISTS (SELECT 1 FROM acquisition WHERE (id = NEW.id) OR (fingerprint = NEW.fingerprint)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a acquisition'); END;
CREATE TRIGGER analysis_no_update BEFORE UPDATE ON analysis FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a analysis'); END;
CREATE TRIGGER analysis_no_delete BEFORE DELETE ON analysis FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a analysis'); END;
CREATE TRIGGER analysis_no_insert_twice BEFORE INSERT ON analysis FOR EACH ROW WHEN EXISTS (SELECT 1 FROM analysis WHERE (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a analysis'); END;
CREATE TRIGGER picture_no_update BEFORE UPDATE ON picture FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a picture'); END;
CREATE TRIGGER picture_no_delete BEFORE DELETE ON picture FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a picture'); END;
CREATE TRIGGER picture_no_insert_twice BEFORE INSERT ON picture FOR EACH ROW WHEN EXISTS (SELECT 1 FROM picture WHERE (id = NEW.id) OR (analysis_id = NEW.analysis_id AND position = NEW.position)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a picture'); END;
CREATE TRIGGER image_no_update BEFORE UPDATE ON image FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a image'); END;
CREATE TRIGGER image_no_delete BEFORE DELETE ON image FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a image'); END;
CREATE TRIGGER image_no_insert_twice BEFORE INSERT ON image FOR EACH ROW WHEN EXISTS (SELECT 1 FROM image WHERE (picture_id = NEW.picture_id AND position = NEW.position)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a image'); END;
CREATE TRIGGER colony_no_update BEFORE UPDATE ON colony FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a colony'); END;
CREATE TRIGGER colony_no_delete BEFORE DELETE ON colony FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a colony'); END;
CREATE TRIGGER colony_no_insert_twice BEFORE INSERT ON colony FOR EACH ROW WHEN EXISTS (SELECT 1 FROM colony WHERE (picture_id = NEW.picture_id AND position = NEW.position)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a colony'); END;
CREATE TRIGGER dish_statistics_no_update BEFORE UPDATE ON dish_statistics FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish_statistics'); END;
CREATE TRIGGER dish_statistics_no_delete BEFORE DELETE ON dish_statistics FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish_statistics'); END;
CREATE TRIGGER dish_statistics_no_insert_twice BEFORE INSERT ON dish_statistics FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish_statistics WHERE (analysis_id = NEW.analysis_id)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish_statistics'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a decision'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a decision'); END;
CREATE TRIGGER decision_no_insert_twice BEFORE INSERT ON decision FOR EACH ROW WHEN EXISTS (SELECT 1 FROM decision WHERE (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a decision'); END;
CREATE TRIGGER picture_sealed BEFORE INSERT ON picture FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = NEW.analysis_id) BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further picture'); END;
CREATE TRIGGER image_sealed BEFORE INSERT ON image FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = (SELECT analysis_id FROM picture WHERE id = NEW.picture_id)) BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further image'); END;
CREATE TRIGGER colony_sealed BEFORE INSERT ON colony FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = (SELECT analysis_id FROM picture WHERE id = NEW.picture_id)) BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further colony'); END;
CREATE INDEX ix_signature_analysis_id ON signature (analysis_id);
CREATE INDEX ix_event_kind ON event (kind);
CREATE INDEX ix_event_subject ON event (subject);
CREATE TRIGGER person_no_update BEFORE UPDATE ON person FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a person'); END;
CREATE TRIGGER person_no_delete BEFORE DELETE ON person FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a person'); END;
CREATE TRIGGER person_no_insert_twice BEFORE INSERT ON person FOR EACH ROW WHEN EXISTS (SELECT 1 FROM person WHERE (id = NEW.id) OR (name = NEW.name AND version = NEW.version)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a person'); END;
CREATE TRIGGER signature_no_update BEFORE UPDATE ON signature FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a signature'); END;
CREATE TRIGGER signature_no_delete BEFORE DELETE ON signature FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a signature'); END;
CREATE TRIGGER signature_no_insert_twice BEFORE INSERT ON signature FOR EACH ROW WHEN EXISTS (SELECT 1 FROM signature WHERE (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a signature'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a event'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a event'); END;
CREATE TRIGGER event_no_insert_twice BEFORE INSERT ON event FOR EACH ROW WHEN EXISTS (SELECT 1 FROM event WHERE (number = NEW.number)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a event'); END;
COMMIT;
