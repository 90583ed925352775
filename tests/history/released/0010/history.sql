BEGIN TRANSACTION;
CREATE TABLE acquisition (
	id INTEGER NOT NULL, 
	dish_id INTEGER NOT NULL, 
	day BIGINT, 
	taken TEXT, 
	passage TEXT, 
	pictures TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, medium TEXT, vessel TEXT, rock BOOLEAN, feeders BOOLEAN, file_notes TEXT, 
	CONSTRAINT pk_acquisition PRIMARY KEY (id), 
	CONSTRAINT fk_acquisition_dish_id FOREIGN KEY(dish_id) REFERENCES dish (id), 
	CONSTRAINT uq_acquisition_fingerprint UNIQUE (fingerprint)
);
INSERT INTO "acquisition" VALUES(1,1,3,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','d1ca507702842ed236c5a28a158c8bf197a631608e472a24b34d7ab498a6c522',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "acquisition" VALUES(2,1,4,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','5a5141c39dd7b9fdbaf326bdd1f02ea0abcdb0b2ab7a13d33b6424ec8a30afde',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "acquisition" VALUES(3,2,NULL,'2026-04-01T08:30:00+00:00','p12','[{"name":"\u76bf\uff12-1.tif","tiles":[{"path":"in/\u76bf\uff12-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"\u76bf\uff12-2.tif","tiles":[{"path":"in/\u76bf\uff12-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','3ecc31c65d148f26d75e907029a6fd1548dbb11053a6d7fb45154f578088d466',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "acquisition" VALUES(4,3,3,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','fb88147eea40c1b1271aee5276b0443e3c9f44d742d68014ba9239d6544f389a',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
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
INSERT INTO "analysis" VALUES(1,1,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"plane":"best","channel":"","on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"prompt":"","rule_set":"default@2","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"dead cells","metric":"dead_percent","direction":"above","limit":10.0,"verdict":"watch","clear":8.0,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"ready","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"preprocessing":[]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@2');
INSERT INTO "analysis" VALUES(2,2,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"plane":"best","channel":"","on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"prompt":"","rule_set":"default@2","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"dead cells","metric":"dead_percent","direction":"above","limit":10.0,"verdict":"watch","clear":8.0,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"ready","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"preprocessing":[]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@2');
INSERT INTO "analysis" VALUES(3,3,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"plane":"best","channel":"","on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"prompt":"","rule_set":"default@2","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"dead cells","metric":"dead_percent","direction":"above","limit":10.0,"verdict":"watch","clear":8.0,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"ready","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"preprocessing":[]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@2');
INSERT INTO "analysis" VALUES(4,4,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"plane":"best","channel":"","on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"prompt":"","rule_set":"default@2","rule_set_sha256":"","past":{"analysis":null,"held":[],"confluence":null,"hours":null},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"dead cells","metric":"dead_percent","direction":"above","limit":10.0,"verdict":"watch","clear":8.0,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"ready","clear":null,"all":[],"any":[],"from_day":null,"to_day":null},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail","clear":null,"all":[],"any":[],"from_day":null,"to_day":null}],"preprocessing":[]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.','default@2');
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
	at DATETIME NOT NULL, act INTEGER, 
	CONSTRAINT pk_decision PRIMARY KEY (id), 
	CONSTRAINT fk_decision_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id)
);
INSERT INTO "decision" VALUES(1,1,0,1,'discard','暗すぎる','佐藤','2026-04-01 08:30:05.000000',NULL);
INSERT INTO "decision" VALUES(2,1,1,2,'keep','','Mori','2026-04-01 08:30:06.000000',NULL);
INSERT INTO "decision" VALUES(3,4,0,1,'watch','','Mori','2026-04-01 08:30:07.000000',NULL);
INSERT INTO "decision" VALUES(4,4,0,1,'keep','','Mori','2026-04-01 08:30:10.000000',NULL);
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
CREATE TABLE dish_decision (
	id INTEGER NOT NULL, 
	analysis_id INTEGER NOT NULL, 
	verdict TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	person TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_dish_decision PRIMARY KEY (id), 
	CONSTRAINT fk_dish_decision_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id)
);
INSERT INTO "dish_decision" VALUES(1,2,'approved','顕微鏡で確認','Mori','2026-04-01 08:30:11.000000');
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
	imaged_px BIGINT NOT NULL, feeders DOUBLE, confluence_low DOUBLE, confluence_high DOUBLE, differentiated_low DOUBLE, differentiated_high DOUBLE, dead DOUBLE, dead_count BIGINT, dead_per_mm2 DOUBLE, 
	CONSTRAINT pk_dish_statistics PRIMARY KEY (analysis_id), 
	CONSTRAINT fk_dish_statistics_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id)
);
INSERT INTO "dish_statistics" VALUES(1,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "dish_statistics" VALUES(2,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "dish_statistics" VALUES(3,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "dish_statistics" VALUES(4,2,2,50.0,0.0,25.0,27.5125,0.0,4,6.24999999999999909057e+03,4000.5,16000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "event" VALUES(2,'2026-04-01T08:30:01.000000Z','analysis added','colonyqc','analysis 1','','201B7 › D1, day 3: fail (pmf@1.0.0)','','{"scope":"analysis","key":1,"format":8,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"580342e4e6f0a02ca729247802072d1f521344c05d0973212048440573be005f"],"acquisition":[1,"57f3885eb61167c087ee79515fe9e2b34031949afe5fb87409685ecd89c8a0cc"],"analysis":[1,"192b240f85527b79ad94879937c4bcff335357633eb94f5679ba1042797797a1"],"dish_statistics":[1,"f586e671e2514dc1df7a8179733751229fe1fd5880658294227a494802deb48a"],"picture":[2,"baa72e4cc082ca8b881f8f9661731189d9e9358539b56f1289d784eb41f815c6"],"image":[2,"a1e52fa1e6e65c93720c522b2af04f1c26ad1b28425c3f43c6d8a359ac13b192"],"colony":[4,"318f1e912468834bdfef21f211e4d4b1c7b35c6f58dbe7f7707a66bb85726382"],"prompt":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"sheet":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"cell":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"7d690d43977ef34aa43ca7525f1de1d82114a4bdc3d67245bedf2b0b454c216f"}',X'7D3B436DC65B55B30C0751692100BA2FD4AE3212A410AE75D77F8ECA3D529FE2E687CB2EA8309530BA8D0DA82C622186C1A165394A53F328BF000368B5E7B342DD6B7CBA32A8F6044DFAF478FBF76D068FB9BF8F681E95FA80E59B246D12A2FC001409ED1C720599','4d2679710a1cce79631cd454ce8de59e81417e1242de731bbd7748148c4f8a16');
INSERT INTO "event" VALUES(3,'2026-04-01T08:30:02.000000Z','analysis added','colonyqc','analysis 2','','201B7 › D1, day 4: fail (pmf@1.0.0)','','{"scope":"analysis","key":2,"format":8,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"580342e4e6f0a02ca729247802072d1f521344c05d0973212048440573be005f"],"acquisition":[1,"661596e4691e542869db14c186d293f388fa05686d79d8f31f65cd2568b216d3"],"analysis":[1,"151ef590ee863e3fd71a70b27ff902fa68c5882c42beec59800f658d4bcb586e"],"dish_statistics":[1,"751d393a448a1aa47457b196b9d073a05bdaecb1414050eacd374d7ae4e58d3b"],"picture":[2,"982e1eb2be5f92580227982a2340b7d9ea06b2a1767cdf8d72822f9b98dba8c7"],"image":[2,"a8fd1131413c40503aba60e8c544da152e7960b2e9b5ba1f3206f8aca2aea055"],"colony":[4,"fe8146c7be757cd84c703d087ec522d33cfb8bc9aa392b302128799aef3afd13"],"prompt":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"sheet":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"cell":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"c8bdb62c7b584793ccf9bd085076269eb1086970b140cacd1d5465c8a036d965"}',X'7D3B436DC65B55B30C0751692100BA2FB152B144AD5813E03DEEC4212CC8019497F50BDEA149EEF87D0E092C3F7D71943D470D2C3877E75E86CAD5888090D547F3D6080499120E80D6B420F1725933F64786AA7D4ED16AAFD1E42D77A14DA13A761B53C009239AD5','f1129a901c4bffa16370e3586e6128af4b1516ed73f28a8f20de18fbc9616c69');
INSERT INTO "event" VALUES(4,'2026-04-01T08:30:03.000000Z','analysis added','colonyqc','analysis 3','','201B7 › 皿２, day unknown: fail (pmf@1.0.0)','','{"scope":"analysis","key":3,"format":8,"tables":{"line":[1,"19bc693d7478e1a2b72ca0cabe0ae8ab24f6a587340fa357b0f28f92b7f18983"],"dish":[1,"9dae76a3c6d67e0a70f9041a7569618bb99bcd38220b8b4da2e9121c411db199"],"acquisition":[1,"76375a4a84b403eb8928686832e2679cafb80c32925f738083e9e33c74df56ec"],"analysis":[1,"456f3129b9cb99dde231d7df063bda105a262c9a98a776c64067c8a0802b7bd5"],"dish_statistics":[1,"5624bba450b349cbb9c9efae43291241b87f7c3ce2d0bbee97c3b290e05e6373"],"picture":[2,"9b48d9ca0b6c393d8495bfe4b226efd1e88b21d5a7b348ccc93b9ff91aae2f1a"],"image":[2,"6013cf31a0049c88f83e100d4cc22a505782be26c6e7067abde6be13161d5e26"],"colony":[4,"48165d6b1caf7b26c0a58848388b0c88db34574b1d3a9d2f129638e4b094be56"],"prompt":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"sheet":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"cell":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"5433dc29633eb3a0c490d40906fe0c68b1624591001f026421641432fe8bbeb7"}',X'7D3B436DC65B55B38FB4F76F0B2C5221CDA2AA76B2C11D16196A82376F08B0CFCDD8F23F961FF329F444B5369D1321BCC1A13A4397C68799A11FED8880A0D12205BD305474BA0C906BCAA094CD3264B41A7AFEB81D2E896D00F801F39DB861C54B19339B0D0C08CC','f552cfe60646e1431eafdb61de3d752a015d472a863bc7f0a12179d079509b9b');
INSERT INTO "event" VALUES(5,'2026-04-01T08:30:04.000000Z','analysis added','colonyqc','analysis 4','','京都 › D1, day 3: fail (pmf@1.0.0)','','{"scope":"analysis","key":4,"format":8,"tables":{"line":[1,"9f884493ff96e1b846488023e103fbc9d3136aa17986f606ac59b0882e9b1d60"],"dish":[1,"a38149c693520bd03cea59f2eb72ff68ca264c7feed0ea507ff7eb915229d2e1"],"acquisition":[1,"8c01646ea2a75a805d150b5a00a5b4adb09d34f76d586c011369d4bedc8744b4"],"analysis":[1,"bc202b20b0f7daafac1c1a59a37cb4da3d2ac3fae280fb492abe6e14739b3c4e"],"dish_statistics":[1,"a3ad1868ba59f03e1a86d93213ebb6a55a1dd7dc0a4044c0be61130a050ebb5c"],"picture":[2,"795d9a2b4b37e7755bc0bfaf0ed84706ced1adfb32b9c8967bfb4dbd528e3890"],"image":[2,"dfd2a0ce86e5e2823f81b3f62ec3b8c69cdce10a40f4379f0235a9c51f5c6f50"],"colony":[4,"ccb900bae5af178ecdc9905817bc0824b7644b423c06336e88727f9e43093935"],"prompt":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"sheet":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"],"cell":[0,"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"]},"marks":"0bc98491a828411ae50a4fc01787e804f366327eb62cfad0622792de114d5c23"}',X'881F34FC05BA379D0F9187EB5CA2DFF31FEBA90DBBF3E70B31B1D1CE10DADC6477ADC1AC41DD8F9199ED5FB54A756807D52A1CBE454B7252C737330202E20E84114802E9DF61232737FC805186D0075A0864B6EE6CF72D78CBFE810FBCB5EDEE7CA41C9049AAD842','69e93619102a1134f1e9d29bf6c7156cfc96fdf1a29eb58049bb5017112493c9');
INSERT INTO "event" VALUES(6,'2026-04-01T08:30:05.000000Z','decision made','佐藤','analysis 1','','picture 1, colony 1: discard','暗すぎる','{"scope":"decision","key":1,"format":8,"tables":{"decision":[1,"b0a0f5f16be008739d275e684fb3925d788aec526283a3f70de9508aff3aed1b"]},"marks":"e430e878c79a66b5c2f9b12efe9dacf503b323e6dd14b061e1a936a25cba8652"}',X'0BA8ABD957F20636','97cac9c8737b2c21b2c42e54c4e307171c91f74b3d4ba336bbfe347654127477');
INSERT INTO "event" VALUES(7,'2026-04-01T08:30:06.000000Z','decision made','Mori','analysis 1','','picture 2, colony 2: keep','','{"scope":"decision","key":2,"format":8,"tables":{"decision":[1,"854f88033f4a592b3da222704289b4dbe87558a908a466bca4a5d2a162aba1e2"]},"marks":"85bf445748466ff967e0bceb02390f333d0ddfc6193d3bd2fb120557e5980023"}',X'CA64D43C4A22E002','37e6c688fe27e09ffb2e7793fd2e4537db732522cf9e22119a9c61e58fc11bcc');
INSERT INTO "event" VALUES(8,'2026-04-01T08:30:07.000000Z','decision made','Mori','analysis 4','','picture 1, colony 1: watch','','{"scope":"decision","key":3,"format":8,"tables":{"decision":[1,"973dd7baba05bae33e9148636aa1542a5cf87f45c6fdb2e837d294ed5042177c"]},"marks":"dffea7b6430d682219c4e98dd6c59a17b434dba5c2f9f349e7b98a9b402be72b"}',X'787DAA7A8DEEBB3A','719f74d020a5a0cd07f1d0e3dbeb6d5b31a24e061cd91592e1567c34c18eb81c');
INSERT INTO "event" VALUES(9,'2026-04-01T08:30:08.000000Z','signed','Mori','analysis 1','','performed (stated)','','{"scope":"signature","key":1,"format":8,"tables":{"signature":[1,"e38243a4679f93258287e1b489817df91e39c6fffe7e0b8b1deb7539cb088157"]},"marks":"a3b73921ca69937ccb52242c864fb96363cf42c682b62f307fc802962809d200"}',X'1B08AF3030ED24F0','b2e8bea7d846a90e04dc8ce2d7667d6f77de0a02d52f23d157e9c998fae5d803');
INSERT INTO "event" VALUES(10,'2026-04-01T08:30:09.000000Z','signed','佐藤','analysis 4','','reviewed (stated)','','{"scope":"signature","key":2,"format":8,"tables":{"signature":[1,"6af7de68a9f9b6ee28ef050a2e04ed64b6f33959876a83fa22c2ad25cd215f6c"]},"marks":"91d7993a46e1ff5fd2ef9e0570b9aaeb1720a546a6a41fa973301b9684b167a7"}',X'56DF551903DFE2B7','2dc29d67f0cadd193261562f4ecb42b7441899a4ce92b5eecda1d3514ebc146e');
INSERT INTO "event" VALUES(11,'2026-04-01T08:30:10.000000Z','decision made','Mori','analysis 4','watch (by Mori)','picture 1, colony 1: keep','','{"scope":"decision","key":4,"format":8,"tables":{"decision":[1,"4d492641ad943b531ea79713da8a25f672fd3702612f07260e6408b5f89d0290"]},"marks":"31c17fb60abf92f10efc2764e6763ae7451befc7825182862005b5807b6f5c4c"}',X'A67745280CFCDD5F','03876be31de4e4f95b30dba50eae66f196791468303dd9cff52c8f95b919f89c');
INSERT INTO "event" VALUES(12,'2026-04-01T08:30:11.000000Z','dish decided','Mori','analysis 2','','dish: approved','顕微鏡で確認','{"scope":"dish_decision","key":1,"format":8,"tables":{"dish_decision":[1,"2d948966c5e10704ba3763aad53bea25875abe189353b36d38fdb49f77fcc50b"]},"marks":"6f58ae750e163e3de09e37f777c40f59e725f525c7b3448ea1ff71c67459b830"}',X'61700D7C391D882D','7785a3dfdcfed449d19faa257bfd711e8a691ddc8095d952db8c386879ff2912');
CREATE TABLE image (
	picture_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	sha256 TEXT NOT NULL, size BIGINT, 
	CONSTRAINT pk_image PRIMARY KEY (picture_id, position), 
	CONSTRAINT fk_image_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id)
);
INSERT INTO "image" VALUES(1,0,'in/D1-1.tif','0000000000000000000000000000000000000000000000000000000000000000',NULL);
INSERT INTO "image" VALUES(2,0,'in/D1-2.tif','1111111111111111111111111111111111111111111111111111111111111111',NULL);
INSERT INTO "image" VALUES(3,0,'in/D1-1.tif','0000000000000000000000000000000000000000000000000000000000000000',NULL);
INSERT INTO "image" VALUES(4,0,'in/D1-2.tif','1111111111111111111111111111111111111111111111111111111111111111',NULL);
INSERT INTO "image" VALUES(5,0,'in/皿２-1.tif','0000000000000000000000000000000000000000000000000000000000000000',NULL);
INSERT INTO "image" VALUES(6,0,'in/皿２-2.tif','1111111111111111111111111111111111111111111111111111111111111111',NULL);
INSERT INTO "image" VALUES(7,0,'in/D1-1.tif','0000000000000000000000000000000000000000000000000000000000000000',NULL);
INSERT INTO "image" VALUES(8,0,'in/D1-2.tif','1111111111111111111111111111111111111111111111111111111111111111',NULL);
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
	overview VARCHAR(64) NOT NULL, feeder_px BIGINT, dead TEXT, regions TEXT, 
	CONSTRAINT pk_picture PRIMARY KEY (id), 
	CONSTRAINT fk_picture_analysis_id FOREIGN KEY(analysis_id) REFERENCES analysis (id), 
	CONSTRAINT uq_picture_analysis_id_position UNIQUE (analysis_id, position)
);
INSERT INTO "picture" VALUES(1,1,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[],"familiarity":null,"covered":null}',8000,3000,1000,0,1100.5,49.5,0,'2ece7cbcd096affda309d0c91802df2ce02783559e57e4f92f8783623e754507','14c36574effa4645cb0a2e6bc75a6a42c03014cab4778ea4b86c6e4e6d2c0efe',NULL,NULL,NULL);
INSERT INTO "picture" VALUES(2,1,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[],"familiarity":null,"covered":null}',8000,3000,1000,0,1100.5,49.5,0,'8f49cc8f26f8816ad289ed6c155140349f5a2d7ea6925b1b5bff097b9f1b2285','c5d527bc196ba5ef518d9959170a64f0bd6bc1c6a45d85ea27f276918dd1bc58',NULL,NULL,NULL);
INSERT INTO "picture" VALUES(3,2,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[],"familiarity":null,"covered":null}',8000,3000,1000,0,1100.5,49.5,0,'6438323398c35945646c44d1e3c148be2833ba00d69994d2274eceef3b05ad39','9a2c78b2359e2a18b6a33e49833f9686f06e82a4046da8f447773ab40c8e76fe',NULL,NULL,NULL);
INSERT INTO "picture" VALUES(4,2,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[],"familiarity":null,"covered":null}',8000,3000,1000,0,1100.5,49.5,0,'4b5ca4183aa307b117ae86d29c68309018abd682376aa9b13267dcecce0ffecd','d595fe4599fbc8a2fe1dc1fa6c01de2502cd98c6a539f191983f9cdd5366a089',NULL,NULL,NULL);
INSERT INTO "picture" VALUES(5,3,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[],"familiarity":null,"covered":null}',8000,3000,1000,0,1100.5,49.5,0,'ce67c4f43835c2c2743651a6435cb922b35c6d3e4f552db2af133989df22c338','bfc1b90cb67d1a0246b8b4cd692537a627aff50802884471bfcbb2d0e1871a0c',NULL,NULL,NULL);
INSERT INTO "picture" VALUES(6,3,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[],"familiarity":null,"covered":null}',8000,3000,1000,0,1100.5,49.5,0,'c202f3baf68871ff53427b4449d1d5b9ada187208b8a542eb8a4e8c43e233a79','edab5e1159cbd798ea94a0ca7b81268b4f9a76e88ffcf1acc7794650b08cbd30',NULL,NULL,NULL);
INSERT INTO "picture" VALUES(7,4,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[],"familiarity":null,"covered":null}',8000,3000,1000,0,1100.5,49.5,0,'fe79c251ad62fdc85358908f688a203957ecb4be2df85ab7041ea8534f8075a7','f50a6833aeb35656a0955e4b5887e1612220aab12e488c05708ed66953ab5808',NULL,NULL,NULL);
INSERT INTO "picture" VALUES(8,4,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[],"graphics":[],"familiarity":null,"covered":null}',8000,3000,1000,0,1100.5,49.5,0,'1fb33fbb25c9c6bac636f4b914d1cbf00073958b5cefd017da024f629e6ce738','d46fa7cc6deea7ddcd0ef31456c16e62c2483c2274e00ab5c9d65f295597397d',NULL,NULL,NULL);
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
INSERT INTO "signature" VALUES(1,1,'performed','Mori','stated','','5781e3400ec436297d2b688207f07a91da81ee092e65da4c021ca42efca8b214','2026-04-01 08:30:08.000000');
INSERT INTO "signature" VALUES(2,4,'reviewed','佐藤','stated','','769186e4aa3c82a90eb224022d830345387003335609c74c671b85778aa0d203','2026-04-01 08:30:09.000000');
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
CREATE INDEX ix_decision_act ON decision (act);
CREATE INDEX ix_dish_decision_analysis_id ON dish_decision (analysis_id);
CREATE TRIGGER dish_decision_no_update BEFORE UPDATE ON dish_decision FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish_decision'); END;
CREATE TRIGGER dish_decision_no_delete BEFORE DELETE ON dish_decision FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish_decision'); END;
CREATE TRIGGER dish_decision_no_insert_twice BEFORE INSERT ON dish_decision FOR EACH ROW WHEN EXISTS (SELECT 1 FROM dish_decision WHERE (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'the history never changes or removes a dish_decision'); END;
COMMIT;
