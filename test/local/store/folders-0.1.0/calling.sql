-- calling: a data folder of version 0.1.0 after kill -9
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
INSERT INTO submissions VALUES ('2pzzf6nm4d5r', '{"id":"2pzzf6nm4d5r","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/2pzzf6nm4d5r/documents/","subject":"Offer 42","references":[],"at":1795911318360,"faxes":[{"id":"w4fifxujnqxh","to":"+390289089200"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('w4fifxujnqxh', '+390240701234', 1795911318360);
INSERT INTO history VALUES ('w4fifxujnqxh', 0, '[{"what":"accepted","at":1795911318360,"submission":"2pzzf6nm4d5r","line":"+390240701234","from":"+390240701234","to":"+390289089200","deadlineAt":1795911558360}]');
INSERT INTO history VALUES ('w4fifxujnqxh', 1, '[{"what":"preparing","at":1795911321030}]');
INSERT INTO history VALUES ('w4fifxujnqxh', 2, '[{"what":"prepared","at":1795911323645,"pages":1}]');
INSERT INTO history VALUES ('w4fifxujnqxh', 3, '[{"what":"attempt-written","at":1795911323683,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"rQ6U81xu8tigd6YmOlm5X4BA-sikeT29","mediaToken":"9wZNadOg3q6kdzmeQm8nzsdr5Le2ux4z"}]');
INSERT INTO history VALUES ('w4fifxujnqxh', 4, '[{"what":"submitted","at":1795911323762,"attempt":1,"carrierId":"48b519fc-1474-4bb2-bc23-8f7b2a060f80"}]');
INSERT INTO carrier_ids VALUES ('48b519fc-1474-4bb2-bc23-8f7b2a060f80', 'w4fifxujnqxh');
INSERT INTO leases VALUES ('number +390289089200', 'w4fifxujnqxh-1', 1795911340664);
INSERT INTO leases VALUES ('channel 0', 'w4fifxujnqxh-1', 1795911340664);
INSERT INTO links VALUES ('9wZNadOg3q6kdzmeQm8nzsdr5Le2ux4z', 'w4fifxujnqxh-1', 1795911323677);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911381082, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911331239, 0);
INSERT INTO executions VALUES ('2pzzf6nm4d5r', 'submission', 'report-submission', '{"submission":"2pzzf6nm4d5r"}', 'succeeded', 1795911323656, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('w4fifxujnqxh', 'fax', 'send', '{"fax":"w4fifxujnqxh","attempt":1,"timeout":720}', 'token', 1795911335655, 0, 'rQ6U81xu8tigd6YmOlm5X4BA-sikeT29', 0, NULL);
INSERT INTO settings VALUES ('swept-until', '1795911321088');
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:36235","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
-- left out: faxes/w4fifxujnqxh/fax.pdf
-- left out: faxes/w4fifxujnqxh/fax.tif
-- left out: submissions/2pzzf6nm4d5r/documents/01-letter.txt
-- left out: submissions/2pzzf6nm4d5r/page-001.png
-- left out: submissions/2pzzf6nm4d5r/thumb-001.png
