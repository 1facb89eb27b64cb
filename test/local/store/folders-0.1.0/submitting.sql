-- submitting: a data folder of version 0.1.0 after kill -9
CREATE TABLE lines (number TEXT PRIMARY KEY, line TEXT NOT NULL);
CREATE TABLE senders (address TEXT PRIMARY KEY, number TEXT NOT NULL REFERENCES lines(number) ON DELETE CASCADE);
CREATE TABLE passwords (address TEXT PRIMARY KEY, hash TEXT NOT NULL);
CREATE TABLE mail_decisions (mail_key TEXT PRIMARY KEY, decision TEXT NOT NULL, detail TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE claims (key TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL);
CREATE TABLE submissions (id TEXT PRIMARY KEY, submission TEXT NOT NULL, result TEXT);
CREATE TABLE faxes (id TEXT PRIMARY KEY, line TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX faxes_by_line ON faxes (line, at);
CREATE INDEX faxes_by_time ON faxes (at);
CREATE TABLE history (fax TEXT NOT NULL, version INTEGER NOT NULL, batch TEXT NOT NULL, PRIMARY KEY (fax, version)) WITHOUT ROWID;
CREATE TABLE carrier_ids (carrier_id TEXT PRIMARY KEY, fax TEXT NOT NULL);
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL);
CREATE TABLE links (token TEXT PRIMARY KEY, attempt TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE notice_marks (id TEXT PRIMARY KEY, mark TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE received (id TEXT PRIMARY KEY, line TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX received_by_line ON received (line, at);
CREATE INDEX received_by_time ON received (at);
CREATE TABLE received_history (fax TEXT NOT NULL, version INTEGER NOT NULL, batch TEXT NOT NULL, PRIMARY KEY (fax, version)) WITHOUT ROWID;
CREATE TABLE bounces (mailbox TEXT NOT NULL, mail TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (mailbox, mail)) WITHOUT ROWID;
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX jobs_by_due ON jobs (due);
CREATE TABLE executions (
  name TEXT PRIMARY KEY, machine TEXT NOT NULL, step TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL,
  due INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, token TEXT UNIQUE, running INTEGER NOT NULL DEFAULT 0,
  waits_for TEXT
);
CREATE INDEX executions_by_due ON executions (status, due);
CREATE TABLE outbox (
  id TEXT PRIMARY KEY, sender TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL, in_reply_to TEXT,
  at INTEGER NOT NULL, kind TEXT NOT NULL, fax TEXT
);
CREATE TABLE alarms (at INTEGER NOT NULL, what TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO lines VALUES ('+390240701234', '{"name":"Studio Rossi","locale":"it","timezone":"Europe/Rome","country":"IT","areaCode":"02","number":"+390240701234","senders":["anna@example.com"],"recipients":["office@example.com","archive@example.com"],"settings":{"attempts":3,"waitMinutes":5,"deadlineMinutes":240,"noticeTo":[],"noticePicture":true,"resolution":"fine","dropBlankPages":true,"headerLine":true,"maxRecipients":50,"maxPages":350,"maxDocuments":20,"allowZip":false,"countries":[],"retentionDays":90},"receive":{}}');
INSERT INTO senders VALUES ('anna@example.com', '+390240701234');
INSERT INTO submissions VALUES ('l6hhxpb44x25', '{"id":"l6hhxpb44x25","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/l6hhxpb44x25/documents/","subject":"Offer 42","references":[],"at":1795911325907,"faxes":[{"id":"t7bfgohnrhu2","to":"+390289089200"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('t7bfgohnrhu2', '+390240701234', 1795911325907);
INSERT INTO history VALUES ('t7bfgohnrhu2', 0, '[{"what":"accepted","at":1795911325907,"submission":"l6hhxpb44x25","line":"+390240701234","from":"+390240701234","to":"+390289089200","deadlineAt":1795911565907}]');
INSERT INTO history VALUES ('t7bfgohnrhu2', 1, '[{"what":"preparing","at":1795911328197}]');
INSERT INTO history VALUES ('t7bfgohnrhu2', 2, '[{"what":"prepared","at":1795911330704,"pages":1}]');
INSERT INTO history VALUES ('t7bfgohnrhu2', 3, '[{"what":"attempt-written","at":1795911330771,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"p0__R-pvTYWLwZJTuq84_oEZmAfYPzlx","mediaToken":"Zh6b7_tlEdNmbRMcE6WnClOxclcqu0zh"}]');
INSERT INTO leases VALUES ('number +390289089200', 't7bfgohnrhu2-1', 1795911347732);
INSERT INTO leases VALUES ('channel 0', 't7bfgohnrhu2-1', 1795911347732);
INSERT INTO links VALUES ('Zh6b7_tlEdNmbRMcE6WnClOxclcqu0zh', 't7bfgohnrhu2-1', 1795911330766);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911388246, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911338353, 0);
INSERT INTO executions VALUES ('l6hhxpb44x25', 'submission', 'report-submission', '{"submission":"l6hhxpb44x25"}', 'succeeded', 1795911330719, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('t7bfgohnrhu2', 'fax', 'send', '{"fax":"t7bfgohnrhu2","attempt":1,"timeout":720}', 'token', 1795911342707, 0, 'p0__R-pvTYWLwZJTuq84_oEZmAfYPzlx', 1, NULL);
INSERT INTO settings VALUES ('swept-until', '1795911328261');
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:34529","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
-- left out: faxes/t7bfgohnrhu2/fax.pdf
-- left out: faxes/t7bfgohnrhu2/fax.tif
-- left out: submissions/l6hhxpb44x25/documents/01-letter.txt
-- left out: submissions/l6hhxpb44x25/page-001.png
-- left out: submissions/l6hhxpb44x25/thumb-001.png
