-- waiting: a data folder of version 0.1.0 after kill -9
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
INSERT INTO submissions VALUES ('5wbdkozsxdvu', '{"id":"5wbdkozsxdvu","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/5wbdkozsxdvu/documents/","subject":"Offer 42","references":[],"at":1795911304726,"faxes":[{"id":"bxdi22zfv57s","to":"+390289089280"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('bxdi22zfv57s', '+390240701234', 1795911304726);
INSERT INTO history VALUES ('bxdi22zfv57s', 0, '[{"what":"accepted","at":1795911304726,"submission":"5wbdkozsxdvu","line":"+390240701234","from":"+390240701234","to":"+390289089280","deadlineAt":1795911544726}]');
INSERT INTO history VALUES ('bxdi22zfv57s', 1, '[{"what":"preparing","at":1795911306381}]');
INSERT INTO history VALUES ('bxdi22zfv57s', 2, '[{"what":"prepared","at":1795911309286,"pages":1}]');
INSERT INTO history VALUES ('bxdi22zfv57s', 3, '[{"what":"attempt-written","at":1795911309354,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"FsVXCq6LByAwrOQ2ypk1TP7POmw-lqB_","mediaToken":"Z2cZihyc5glHFaeqlHP7wtTI5f28iTcF"}]');
INSERT INTO history VALUES ('bxdi22zfv57s', 4, '[{"what":"submitted","at":1795911309420,"attempt":1,"carrierId":"d6cd698f-170c-4493-b25b-07bc713a6fb0"}]');
INSERT INTO history VALUES ('bxdi22zfv57s', 5, '[{"what":"carrier-said","at":1795911309543,"attempt":1,"event":"ca9b6c38-e0ef-4331-a79d-57866e110d6e","said":"queued"}]');
INSERT INTO history VALUES ('bxdi22zfv57s', 6, '[{"what":"carrier-said","at":1795911309796,"attempt":1,"event":"6a843737-8daa-477d-aa5b-bbff40c83dc7","said":"media.processed"}]');
INSERT INTO history VALUES ('bxdi22zfv57s', 7, '[{"what":"attempt-ended","at":1795911310177,"attempt":1,"result":{"outcome":"busy","retry":"again","reason":"user_busy"},"decision":{"next":"wait","seconds":300,"attempt":2},"event":"125fe5af-a816-4557-8a7e-2aa9bf4026eb"}]');
INSERT INTO carrier_ids VALUES ('d6cd698f-170c-4493-b25b-07bc713a6fb0', 'bxdi22zfv57s');
INSERT INTO links VALUES ('Z2cZihyc5glHFaeqlHP7wtTI5f28iTcF', 'bxdi22zfv57s-1', 1795911309347);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911366396, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911316492, 0);
INSERT INTO executions VALUES ('5wbdkozsxdvu', 'submission', 'report-submission', '{"submission":"5wbdkozsxdvu"}', 'succeeded', 1795911309317, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('bxdi22zfv57s', 'fax', 'wait', '{"fax":"bxdi22zfv57s","attempt":2,"timeout":720}', 'ready', 1795911315184, 0, NULL, 0, NULL);
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:43481","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
INSERT INTO settings VALUES ('swept-until', '1795911306401');
-- left out: faxes/bxdi22zfv57s/fax.pdf
-- left out: faxes/bxdi22zfv57s/fax.tif
-- left out: submissions/5wbdkozsxdvu/documents/01-letter.txt
-- left out: submissions/5wbdkozsxdvu/page-001.png
-- left out: submissions/5wbdkozsxdvu/thumb-001.png
