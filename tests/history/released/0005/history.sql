BEGIN TRANSACTION;
CREATE TABLE acquisition (
	id INTEGER NOT NULL, 
	dish_id INTEGER NOT NULL, 
	day BIGINT, 
	taken TEXT, 
	passage TEXT, 
	pictures TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, medium TEXT, vessel TEXT, rock BOOLEAN, feeders BOOLEAN, 
	CONSTRAINT pk_acquisition PRIMARY KEY (id), 
	CONSTRAINT fk_acquisition_dish_id FOREIGN KEY(dish_id) REFERENCES dish (id), 
	CONSTRAINT uq_acquisition_fingerprint UNIQUE (fingerprint)
);
INSERT INTO "acquisition" VALUES(1,1,3,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','bb21ffb265b0fd5479ac69476b7797dbc071d1d76d745695b1408c685aa9c622',NULL,NULL,NULL,1);
INSERT INTO "acquisition" VALUES(2,1,4,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','5a5141c39dd7b9fdbaf326bdd1f02ea0abcdb0b2ab7a13d33b6424ec8a30afde',NULL,NULL,NULL,NULL);
INSERT INTO "acquisition" VALUES(3,2,NULL,'2026-04-01T08:30:00+00:00','p12','[{"name":"\u76bf\uff12-1.tif","tiles":[{"path":"in/\u76bf\uff12-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"\u76bf\uff12-2.tif","tiles":[{"path":"in/\u76bf\uff12-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','3ecc31c65d148f26d75e907029a6fd1548dbb11053a6d7fb45154f578088d466',NULL,NULL,NULL,NULL);
INSERT INTO "acquisition" VALUES(4,3,3,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','fb88147eea40c1b1271aee5276b0443e3c9f44d742d68014ba9239d6544f389a',NULL,NULL,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
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
INSERT INTO "analysis" VALUES(1,1,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"plane":"best","channel":"","on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"prompt":"","rule_set":"default@1","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@1');
INSERT INTO "analysis" VALUES(2,2,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"plane":"best","channel":"","on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"prompt":"","rule_set":"default@1","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@1');
INSERT INTO "analysis" VALUES(3,3,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"plane":"best","channel":"","on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"prompt":"","rule_set":"default@1","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@1');
INSERT INTO "analysis" VALUES(4,4,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"plane":"best","channel":"","on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"prompt":"","rule_set":"default@1","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@1');
CREATE TABLE cell (
	picture_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	number BIGINT NOT NULL, 
	centroid_x DOUBLE, 
	centroid_y DOUBLE, 
	area_px DOUBLE, 
	neighbours BIGINT NOT NULL, 
	aspect DOUBLE, 
	orientation DOUBLE, 
	touches_border BOOLEAN NOT NULL, 
	open_side BOOLEAN NOT NULL, 
	CONSTRAINT pk_cell PRIMARY KEY (picture_id, position), 
	CONSTRAINT fk_cell_picture_id FOREIGN KEY(picture_id) REFERENCES sheet (picture_id)
);
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
INSERT INTO "colony" VALUES(5,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(5,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(6,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
INSERT INTO "colony" VALUES(6,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.',NULL);
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
INSERT INTO "decision" VALUES(1,1,0,1,'discard','暗すぎる','佐藤','2026-04-01 08:30:05.000000');
INSERT INTO "decision" VALUES(2,1,1,2,'keep','','Mori','2026-04-01 08:30:06.000000');
INSERT INTO "decision" VALUES(3,4,0,1,'watch','','Mori','2026-04-01 08:30:07.000000');
INSERT INTO "decision" VALUES(4,4,0,1,'keep','','Mori','2026-04-01 08:30:10.000000');
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
	imaged_px BIGINT NOT NULL, feeders DOUBLE, 
	CONSTRAINT pk_dish_statistics PRIMARY KEY (analysis_id), 
	CONSTRAINT fk_dish_statistics_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id)
);
INSERT INTO "dish_statistics" VALUES(1,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000,5.0);
INSERT INTO "dish_statistics" VALUES(2,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000,NULL);
INSERT INTO "dish_statistics" VALUES(3,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000,NULL);
INSERT INTO "dish_statistics" VALUES(4,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000,NULL);
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
INSERT INTO "event" VALUES(2,'2026-04-01T08:30:01.000000Z','analysis added','colonyqc','analysis 1','','201B7 › D1, day 3: fail (pmf@1.0.0)','','{"scope":"analysis","key":1,"format":3,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"580342e4e6f0a02ca729247802072d1f521344c05d0973212048440573be005f"],"acquisition":[1,"b21db333dca92df8ed247bda3d123815dddc27dcfa381c2cc6677ac10032ef09"],"analysis":[1,"9ca64c8512df2b94917c1756036eccb0186cb3b3716eb37c9250f93492ff1120"],"dish_statistics":[1,"27f68d4da30595a6e0af1541abef2ed13603815f6b50ed5c7ee0bdf41c03a1b7"],"picture":[2,"32edef33125ff57cc9bcbf82d4c4230ae09324c71a5b735edad4b868853521c8"],"image":[2,"63b432590c9daca3da5fd9ede815a0d01ac0b8ce3f33ed25a7089e79946a2b01"],"colony":[4,"318f1e912468834bdfef21f211e4d4b1c7b35c6f58dbe7f7707a66bb85726382"],"prompt":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"sheet":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"cell":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"fd7d4b53d37b8500ef0ee3816c0bca34b0a7f9c35933f4f43a8c1fca2835c065"}',X'7D3B436DC65B55B30C0751692100BA2F3C0780C4B59EA05408841F8065D2620DE4D42237B30CDD9BC5655C7784F81D15A1897EF24D90547C7CDB194FA4A730D1D7975F9262A6810C4DFAF478FBF76D068FB9BF8F681E95FA80E59B246D12A2FC001409ED1C720599','0a0581438db160cf67308680b1f981c44dc621c5d7b50591955c304f62fca61e');
INSERT INTO "event" VALUES(3,'2026-04-01T08:30:02.000000Z','analysis added','colonyqc','analysis 2','','201B7 › D1, day 4: fail (pmf@1.0.0)','','{"scope":"analysis","key":2,"format":3,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"580342e4e6f0a02ca729247802072d1f521344c05d0973212048440573be005f"],"acquisition":[1,"3f1b11a12b1acdf1dc63505eb507d9f1afc572cb802362af3cc247340707d1ca"],"analysis":[1,"ae9826126540cd84d33c77bab24999d8fed508e449a0cd18079715aaf743f50d"],"dish_statistics":[1,"1b1018b2ac2ca3290758b0d678de7a46670d77f61ee200c15307ea069a4c837b"],"picture":[2,"d84a4ce5a3d9914e3f86301764d1e347e037034a5066c701e8ab7766bc22e790"],"image":[2,"7fa6ff8aedb2fa03aa1c99872cf4102cbe6ceebbb68f06457b46babc10a9b48a"],"colony":[4,"fe8146c7be757cd84c703d087ec522d33cfb8bc9aa392b302128799aef3afd13"],"prompt":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"sheet":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"cell":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"140147a35caefc9f896469cb43754d37f6621097df561d56f1c1578df3178e0a"}',X'7D3B436DC65B55B30C0751692100BA2FAECBC6B3B5B569AFABB5EB76FE3F77968B331243DD72DA9EEC18F331C243687FF7CB378E277E7A6DAD71D70AD576D67F869677A14788B148D6B420F1725933F64786AA7D4ED16AAFD1E42D77A14DA13A761B53C009239AD5','a04fba4103613245a49ba3ba96373da7c38cc5f6992b4ebe85798e58e8ebb901');
INSERT INTO "event" VALUES(4,'2026-04-01T08:30:03.000000Z','analysis added','colonyqc','analysis 3','','201B7 › 皿２, day unknown: fail (pmf@1.0.0)','','{"scope":"analysis","key":3,"format":3,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"9dae76a3c6d67e0a70f9041a7569618bb99bcd38220b8b4da2e9121c411db199"],"acquisition":[1,"6805b31d271953e47cd567531e1d5791e4e06e93e850b15ba4f14a896805fe93"],"analysis":[1,"4a512ae24f7e3ba64c7513aa4b2a8c713548f84b32bbd827d1ee2cfa037cb600"],"dish_statistics":[1,"ed082fceef50ffb1fdf9e8c6f3cf1ed51cbc2d1967578b96cc1dd6a629faeac3"],"picture":[2,"f88e678747aa080557ff16fa9fcfcfc865b063bd68965d8fd6878de9759593b9"],"image":[2,"f65a92e85e85494f599e559e3e977e5f6cb375de8a349015c0229e109f0f93d5"],"colony":[4,"48165d6b1caf7b26c0a58848388b0c88db34574b1d3a9d2f129638e4b094be56"],"prompt":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"sheet":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"cell":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"51df7724fa34b316fc0dbf167b604906170ec2d91447c006370af34312a8b029"}',X'7D3B436DC65B55B38FB4F76F0B2C5221F549D52B776AB66D807AFB84C31DCEF763C52BEC4A75E00B7A0F9ECC6587C75B26ACDD8B6D862B3A99440D420B0C89DAE71D27DB942A14B16BCAA094CD3264B41A7AFEB81D2E896D00F801F39DB861C54B19339B0D0C08CC','4bf8f3d64acd2c3298aabc24a240916929ccd6547e39c4ea43108ac0a28ba4a5');
INSERT INTO "event" VALUES(5,'2026-04-01T08:30:04.000000Z','analysis added','colonyqc','analysis 4','','京都 › D1, day 3: fail (pmf@1.0.0)','','{"scope":"analysis","key":4,"format":3,"tables":{"line":[1,"9f884493ff96e1b846488023e103fbc9d3136aa17986f606ac59b0882e9b1d60"],"dish":[1,"a38149c693520bd03cea59f2eb72ff68ca264c7feed0ea507ff7eb915229d2e1"],"acquisition":[1,"34f585d7e9e9f7ee66fb5a991edc2362ae56b5c3277ace6c6ad3c4088426531c"],"analysis":[1,"3fe240c7b1e34a408512948db00b5987c47792d4c1d3e62913b2d7e937ebfa14"],"dish_statistics":[1,"4dac174eb7b234a79fe6618f442b93dd55dc4380993cab3d71783acf6c785db4"],"picture":[2,"f13ce2821524e3331a521b14d5b5b8f1a3024d1448eee1db725f263ec8ef8595"],"image":[2,"5017a2119ed10713b7a0df588f2355872d0684778f922efa103a1257c81cf1fd"],"colony":[4,"ccb900bae5af178ecdc9905817bc0824b7644b423c06336e88727f9e43093935"],"prompt":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"sheet":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"cell":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"52caf2dfae64f7da4ee740319c7db74d13678664a707c6e235700df6f5f5d789"}',X'881F34FC05BA379D0F9187EB5CA2DFF34E0A874783FFB01D01C506AFA4623DA30058B1048B3C9E326C47954614C2306A80DE5DA81A801D7E3FF656589207B4EC65E98B62FE66A2D337FC805186D0075A0864B6EE6CF72D78CBFE810FBCB5EDEE7CA41C9049AAD842','eb9e7d71b83f4235fe1e54a9be9c0140353aaf5674f1d0dc492a85803750783e');
INSERT INTO "event" VALUES(6,'2026-04-01T08:30:05.000000Z','decision made','佐藤','analysis 1','','picture 1, colony 1: discard','暗すぎる','{"scope":"decision","key":1,"format":3,"tables":{"decision":[1,"62367720adedb644d98bcf16e908270636ae80aeb3ba9183476fc4d3f9ad7954"]},"marks":"6c0be4028f2df0275d3891b4e0ee9292ebfa41878cc79082b57dd08ca36f86b8"}',X'FB34B3AE469961F8','006745dbe9a1a5969039e59dc19013664465b2175f86e92b32f4f537cc3cdf3b');
INSERT INTO "event" VALUES(7,'2026-04-01T08:30:06.000000Z','decision made','Mori','analysis 1','','picture 2, colony 2: keep','','{"scope":"decision","key":2,"format":3,"tables":{"decision":[1,"1a91bb01fd4fd2a9576330f95948e8911ca4f3faec256f6b1f64673f294293c8"]},"marks":"46e611d11daf5c6ae8ad54516b2d8716599982275e8b5d955fe80cadeb1fbe94"}',X'37D03DA91C5193EF','fdb05b4295c86f0285a77c4db2039c7bad8e708e2c0fc91bd7e4399633c557df');
INSERT INTO "event" VALUES(8,'2026-04-01T08:30:07.000000Z','decision made','Mori','analysis 4','','picture 1, colony 1: watch','','{"scope":"decision","key":3,"format":3,"tables":{"decision":[1,"51e011e8c1423393556ab6ff5fe60fef3f49dbc3d435f5deb21717b606833380"]},"marks":"493f93d4a1e99889d8a75782ac4cb2891488d0134eeecd1b80f388bd9875e3f5"}',X'3BC84EEC5CA4D007','b7a4ca39dee9f19274dbfa6ec3db0b338be589796e5298501ae2515d50facfa2');
INSERT INTO "event" VALUES(9,'2026-04-01T08:30:08.000000Z','signed','Mori','analysis 1','','performed (stated)','','{"scope":"signature","key":1,"format":3,"tables":{"signature":[1,"fd18ed9aaf438d346fa703e8f884b5c11abd7282de6edf8ad932076e4c48b702"]},"marks":"67d0e5eb9ac9e8e2b9cd183634c2221d87cb9034765b9f87564afd815160727d"}',X'05B3295DD6A11623','2ab848ae31323ce7acf77a82a795f0c7f423d3abe8a369e994d0b27466f393c1');
INSERT INTO "event" VALUES(10,'2026-04-01T08:30:09.000000Z','signed','佐藤','analysis 4','','reviewed (stated)','','{"scope":"signature","key":2,"format":3,"tables":{"signature":[1,"e973198c0a41140891bd65bb6a4d76b5a2836c09c087d49eec7ee5e29121693f"]},"marks":"4c164b26c1a8671c06918269136c9ea03d255bb7f249cf51df1b3edba687e559"}',X'DAC385B1AFCFA457','4dc801398872b67c9c1c2fa508947b70b3ecb9f8a7aef5f6b465237e90b309dc');
INSERT INTO "event" VALUES(11,'2026-04-01T08:30:10.000000Z','decision made','Mori','analysis 4','watch (by Mori)','picture 1, colony 1: keep','','{"scope":"decision","key":4,"format":3,"tables":{"decision":[1,"5a3ac733a2513b19655b8380f79676bc12d343b3501090eac9dc22b481cae760"]},"marks":"9920879bec31c0f0f7857cfac27c1965dc3caa538e50e00e28648ab459ba73f0"}',X'8DE84F8FB047D79E','e58c6343cc9638721a794ddd6babbf4623378adf8930eb2ab2356f11c4909248');
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
	overview VARCHAR(64) NOT NULL, feeder_px BIGINT, 
	CONSTRAINT pk_picture PRIMARY KEY (id), 
	CONSTRAINT fk_picture_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id), 
	CONSTRAINT uq_picture_analysis_id_position UNIQUE (analysis_id, position)
);
INSERT INTO "picture" VALUES(1,1,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[]}',8000,3000,1000,0,1100.5,49.5,0,'fe79c251ad62fdc85358908f688a203957ecb4be2df85ab7041ea8534f8075a7','f50a6833aeb35656a0955e4b5887e1612220aab12e488c05708ed66953ab5808',400);
INSERT INTO "picture" VALUES(2,1,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[]}',8000,3000,1000,0,1100.5,49.5,0,'1fb33fbb25c9c6bac636f4b914d1cbf00073958b5cefd017da024f629e6ce738','d46fa7cc6deea7ddcd0ef31456c16e62c2483c2274e00ab5c9d65f295597397d',400);
INSERT INTO "picture" VALUES(3,2,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[]}',8000,3000,1000,0,1100.5,49.5,0,'72dc903c5be7d3c1d88f581ac138f77d38022458425459f98d87367d4a1d7cc5','c2084d47f3352b4bd35be84d1fdbfd071da1f72a6f0f2ee9a302f549ea3d79ff',NULL);
INSERT INTO "picture" VALUES(4,2,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[]}',8000,3000,1000,0,1100.5,49.5,0,'8ee9280b2ce4ef048859fd2e8ff59cb5e4ed851a2cd911c77bada7169aeb7590','b6b61b98ff498259c9c69145406d2a124c4f9d28d485ec47ad46a106ee0471cc',NULL);
INSERT INTO "picture" VALUES(5,3,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[]}',8000,3000,1000,0,1100.5,49.5,0,'02325e200028028a4a89ee7c595bee24a60510c992eadf491213935713560223','233d13a6bffdbc265c91fbe019e33163b93421ba0385d858f5401d0766da5873',NULL);
INSERT INTO "picture" VALUES(6,3,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[]}',8000,3000,1000,0,1100.5,49.5,0,'cbb2e8eaf72bef75c6b517979e3b6287cf1137e837cc13d3cd8e1b0ffd6f35d1','c6aec7794de9587d3a7b2b34c343b67db62835677e983abd8ec9f494236327d8',NULL);
INSERT INTO "picture" VALUES(7,4,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[]}',8000,3000,1000,0,1100.5,49.5,0,'fe79c251ad62fdc85358908f688a203957ecb4be2df85ab7041ea8534f8075a7','f50a6833aeb35656a0955e4b5887e1612220aab12e488c05708ed66953ab5808',NULL);
INSERT INTO "picture" VALUES(8,4,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[]}',8000,3000,1000,0,1100.5,49.5,0,'1fb33fbb25c9c6bac636f4b914d1cbf00073958b5cefd017da024f629e6ce738','d46fa7cc6deea7ddcd0ef31456c16e62c2483c2274e00ab5c9d65f295597397d',NULL);
CREATE TABLE prompt (
	analysis_id INTEGER NOT NULL, 
	preset TEXT NOT NULL, 
	samples TEXT NOT NULL, 
	fine_tuned BIGINT NOT NULL, 
	CONSTRAINT pk_prompt PRIMARY KEY (analysis_id), 
	CONSTRAINT fk_prompt_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id)
);
CREATE TABLE sheet (
	picture_id INTEGER NOT NULL, 
	width BIGINT NOT NULL, 
	height BIGINT NOT NULL, 
	pixel_size_um DOUBLE, 
	count BIGINT, 
	whole BIGINT, 
	interior BIGINT, 
	density_per_mm2 DOUBLE, 
	density_per_mpx DOUBLE, 
	covered DOUBLE, 
	area_mean_px DOUBLE, 
	area_median_px DOUBLE, 
	area_cv DOUBLE, 
	neighbours_mean DOUBLE, 
	hexagonality DOUBLE, 
	aspect_mean DOUBLE, 
	orientation DOUBLE, 
	alignment DOUBLE, 
	support DOUBLE, 
	problems TEXT NOT NULL, 
	CONSTRAINT pk_sheet PRIMARY KEY (picture_id), 
	CONSTRAINT fk_sheet_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id)
);
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
INSERT INTO "signature" VALUES(1,1,'performed','Mori','stated','','ff68bbe74d4a657234df2ed45cbcf7e0cbe9a4f2ea41f5c425e26ea01256e86f','2026-04-01 08:30:08.000000');
INSERT INTO "signature" VALUES(2,4,'reviewed','佐藤','stated','','1c6f52f62fbb2dcc0bc2e18a07e52751368ce43f8b3657357dfe0b5290f2cc6c','2026-04-01 08:30:09.000000');
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
CREATE TRIGGER prompt_no_update BEFORE UPDATE ON prompt FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a prompt'); END;
CREATE TRIGGER prompt_no_delete BEFORE DELETE ON prompt FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a prompt'); END;
CREATE TRIGGER prompt_no_insert_twice BEFORE INSERT ON prompt FOR EACH ROW WHEN EXISTS (SELECT 1 FROM prompt WHERE (analysis_id = NEW.analysis_id)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a prompt'); END;
CREATE TRIGGER sheet_no_update BEFORE UPDATE ON sheet FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a sheet'); END;
CREATE TRIGGER sheet_no_delete BEFORE DELETE ON sheet FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a sheet'); END;
CREATE TRIGGER sheet_no_insert_twice BEFORE INSERT ON sheet FOR EACH ROW WHEN EXISTS (SELECT 1 FROM sheet WHERE (picture_id = NEW.picture_id)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a sheet'); END;
CREATE TRIGGER cell_no_update BEFORE UPDATE ON cell FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a cell'); END;
CREATE TRIGGER cell_no_delete BEFORE DELETE ON cell FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a cell'); END;
CREATE TRIGGER cell_no_insert_twice BEFORE INSERT ON cell FOR EACH ROW WHEN EXISTS (SELECT 1 FROM cell WHERE (picture_id = NEW.picture_id AND position = NEW.position)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a cell'); END;
CREATE TRIGGER prompt_sealed BEFORE INSERT ON prompt FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = NEW.analysis_id) BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further prompt'); END;
CREATE TRIGGER sheet_sealed BEFORE INSERT ON sheet FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = (SELECT analysis_id FROM picture WHERE id = NEW.picture_id)) BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further sheet'); END;
CREATE TRIGGER cell_sealed BEFORE INSERT ON cell FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = (SELECT analysis_id FROM picture WHERE id = NEW.picture_id)) BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further cell'); END;
COMMIT;
