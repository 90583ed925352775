BEGIN TRANSACTION;
CREATE TABLE acquisition (
	id INTEGER NOT NULL, 
	dish_id INTEGER NOT NULL, 
	day BIGINT, 
	taken TEXT, 
	passage TEXT, 
	pictures TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_acquisition PRIMARY KEY (id), 
	CONSTRAINT fk_acquisition_dish_id FOREIGN KEY(dish_id) REFERENCES dish (id), 
	CONSTRAINT uq_acquisition_fingerprint UNIQUE (fingerprint)
);
INSERT INTO "acquisition" VALUES(1,1,3,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','d1ca507702842ed236c5a28a158c8bf197a631608e472a24b34d7ab498a6c522');
INSERT INTO "acquisition" VALUES(2,1,4,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','5a5141c39dd7b9fdbaf326bdd1f02ea0abcdb0b2ab7a13d33b6424ec8a30afde');
INSERT INTO "acquisition" VALUES(3,2,NULL,'2026-04-01T08:30:00+00:00','p12','[{"name":"\u76bf\uff12-1.tif","tiles":[{"path":"in/\u76bf\uff12-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"\u76bf\uff12-2.tif","tiles":[{"path":"in/\u76bf\uff12-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','3ecc31c65d148f26d75e907029a6fd1548dbb11053a6d7fb45154f578088d466');
INSERT INTO "acquisition" VALUES(4,3,3,'2026-04-01T08:30:00+00:00','p12','[{"name":"D1-1.tif","tiles":[{"path":"in/D1-1.tif","page":0,"x_mm":null,"y_mm":null}],"view":1,"pixel_size_um":null},{"name":"D1-2.tif","tiles":[{"path":"in/D1-2.tif","page":0,"x_mm":null,"y_mm":null}],"view":2,"pixel_size_um":null}]','fb88147eea40c1b1271aee5276b0443e3c9f44d742d68014ba9239d6544f389a');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
	sentence TEXT, 
	CONSTRAINT pk_analysis PRIMARY KEY (id), 
	CONSTRAINT fk_analysis_acquisition_id FOREIGN KEY(acquisition_id) REFERENCES acquisition (id)
);
INSERT INTO "analysis" VALUES(1,1,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch"},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard"},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch"}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch"},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail"},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch"},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail"}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.');
INSERT INTO "analysis" VALUES(2,2,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch"},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard"},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch"}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch"},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail"},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch"},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail"}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.');
INSERT INTO "analysis" VALUES(3,3,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch"},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard"},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch"}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch"},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail"},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch"},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail"}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "analysis" VALUES(4,4,'pmf','1.0.0','abababababababababababababababababababababababababababababababab','CPU','default','1','{"name":"default","version":"1","area_floor_um2":2000.0,"area_floor_px":1500.0,"hole_floor_um2":2000.0,"hole_floor_px":1500.0,"uncertain_below":0.5,"mask_well_edge":true,"on_feeder":false,"quality":{"focus_min":3.0,"unevenness_max":0.6,"saturated_max":0.05,"missing_max":0.02,"disagreement_max":15.0},"colony_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch"},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"discard"},{"name":"uncertain area","metric":"uncertain_percent","direction":"above","limit":50.0,"verdict":"watch"}],"dish_rules":[{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":10.0,"verdict":"watch"},{"name":"differentiated area","metric":"differentiated_percent","direction":"above","limit":20.0,"verdict":"fail"},{"name":"ready to passage","metric":"confluence_percent","direction":"above","limit":70.0,"verdict":"watch"},{"name":"overgrown","metric":"confluence_percent","direction":"above","limit":90.0,"verdict":"fail"}]}','0.1.0','2026-04-01 08:29:00.000000','2026-04-01 08:30:00.000000','[{"name":"x.tif","reason":"x.tif can''t be read: it is empty."}]',0,'fail','differentiated area','differentiated_percent',25.0,20.0,'Differentiated area: 25 % is above 20 %.');
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
	sentence TEXT, 
	CONSTRAINT pk_colony PRIMARY KEY (picture_id, position), 
	CONSTRAINT fk_colony_picture_id FOREIGN KEY(picture_id) REFERENCES picture (id)
);
INSERT INTO "colony" VALUES(1,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(1,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(2,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(2,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(3,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(3,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(4,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(4,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(7,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(7,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(8,0,1,4000.5,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,0,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
INSERT INTO "colony" VALUES(8,1,2,8001.0,260.25,40.5,30.25,2,3,80,60,0.75,0.9,1.5,0.6,0.25,0.3,0.05,NULL,1,X'04789C636260606006E2000604B001E20DFFFFFF07B1012272043F','discard','differentiated area','m',25.0,20.0,'Too much of it.');
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
INSERT INTO "decision" VALUES(1,1,1,2,'discard','分化している','佐藤','2026-04-01 08:30:00.000000');
INSERT INTO "decision" VALUES(2,1,1,2,'keep','','Mori','2026-04-01 08:31:00.000000');
INSERT INTO "decision" VALUES(3,4,0,1,'watch','edge','Mori','2026-04-01 08:32:00.000000');
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
INSERT INTO "dish_statistics" VALUES(4,2,2,50.0,0.0,25.0,27.5125,0.0,4,NULL,4000.5,16000);
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
INSERT INTO "picture" VALUES(1,1,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'6438323398c35945646c44d1e3c148be2833ba00d69994d2274eceef3b05ad39','9a2c78b2359e2a18b6a33e49833f9686f06e82a4046da8f447773ab40c8e76fe');
INSERT INTO "picture" VALUES(2,1,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'4b5ca4183aa307b117ae86d29c68309018abd682376aa9b13267dcecce0ffecd','d595fe4599fbc8a2fe1dc1fa6c01de2502cd98c6a539f191983f9cdd5366a089');
INSERT INTO "picture" VALUES(3,2,0,0,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'6438323398c35945646c44d1e3c148be2833ba00d69994d2274eceef3b05ad39','9a2c78b2359e2a18b6a33e49833f9686f06e82a4046da8f447773ab40c8e76fe');
INSERT INTO "picture" VALUES(4,2,1,1,NULL,100,80,2.0,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'4b5ca4183aa307b117ae86d29c68309018abd682376aa9b13267dcecce0ffecd','d595fe4599fbc8a2fe1dc1fa6c01de2502cd98c6a539f191983f9cdd5366a089');
INSERT INTO "picture" VALUES(5,3,0,0,NULL,100,80,2.0,'file','{"focus":0.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[{"kind":"focus","sentence":"The picture is out of focus.","value":0.5,"limit":2.0,"blocking":true}]}',0,0,0,0,1100.5,49.5,0,'','08142fb1269cea38e26cd69d6ac696d5935db91ef51382030955689161287429');
INSERT INTO "picture" VALUES(6,3,1,1,NULL,100,80,2.0,'file','{"focus":0.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[{"kind":"focus","sentence":"The picture is out of focus.","value":0.5,"limit":2.0,"blocking":true}]}',0,0,0,0,1100.5,49.5,0,'','7a7f307c8e686ac3e9b8fe2635e6e2a40a7637d3a1a80c838d775a913c756b29');
INSERT INTO "picture" VALUES(7,4,0,0,NULL,100,80,NULL,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'6438323398c35945646c44d1e3c148be2833ba00d69994d2274eceef3b05ad39','9a2c78b2359e2a18b6a33e49833f9686f06e82a4046da8f447773ab40c8e76fe');
INSERT INTO "picture" VALUES(8,4,1,1,NULL,100,80,NULL,'file','{"focus":9.5,"unevenness":0.1,"saturated":0.0,"missing":0.0,"problems":[]}',8000,3000,1000,0,1100.5,49.5,0,'4b5ca4183aa307b117ae86d29c68309018abd682376aa9b13267dcecce0ffecd','d595fe4599fbc8a2fe1dc1fa6c01de2502cd98c6a539f191983f9cdd5366a089');
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
COMMIT;
