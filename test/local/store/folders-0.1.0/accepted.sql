-- accepted: a data folder of version 0.1.0 after kill -9
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
INSERT INTO passwords VALUES ('anna@example.com', '3/6Va/DEz5umGE0msk419Q==:kkpLcS7P4YwqKMg9xyoiCqViPOz2riypEr3tdDmW+HU=');
INSERT INTO submissions VALUES ('pkxzupt23ndy', '{"id":"pkxzupt23ndy","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/pkxzupt23ndy/documents/","subject":"Offer 42","references":[],"at":1795911298459,"faxes":[{"id":"vexwghg2xf5q","to":"+390289089200"}],"refusedNumbers":[]}', NULL);
INSERT INTO faxes VALUES ('vexwghg2xf5q', '+390240701234', 1795911298459);
INSERT INTO history VALUES ('vexwghg2xf5q', 0, '[{"what":"accepted","at":1795911298459,"submission":"pkxzupt23ndy","line":"+390240701234","from":"+390240701234","to":"+390289089200","deadlineAt":1795911538459}]');
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911355183, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911305464, 0);
INSERT INTO jobs VALUES (3, 'mail', '{"key":"mail/20261129t001457277z-b9f6e8f8f8aae7ea7c4c20f0c7407330.eml","envelopeFrom":"anna@example.com","recipients":["0289089201@fax.example"],"proof":{"kind":"login","address":"anna@example.com"},"at":1795911297277}', 1795911297314, 0);
INSERT INTO executions VALUES ('pkxzupt23ndy', 'submission', 'prepare', '{"submission":"pkxzupt23ndy"}', 'ready', 1795911298478, 0, NULL, 0, NULL);
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:45683","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
INSERT INTO settings VALUES ('swept-until', '1795911295198');
-- file mail/20261129t001457277z-b9f6e8f8f8aae7ea7c4c20f0c7407330.eml Q29udGVudC1UcmFuc2Zlci1FbmNvZGluZzogYmFzZTY0DQpDb250ZW50LURpc3Bvc2l0aW9uOiBhdHRhY2htZW50OyBmaWxlbmFtZT1sZXR0ZXIudHh0DQpGcm9tOiBhbm5hQGV4YW1wbGUuY29tDQpUbzogMDI4OTA4OTIwMUBmYXguZXhhbXBsZQ0KU3ViamVjdDogQnkgbWFpbA0KTWVzc2FnZS1JRDogPG9uZUBleGFtcGxlLmNvbT4NCkRhdGU6IFN1biwgMjkgTm92IDIwMjYgMDA6MTQ6NTYgKzAwMDANCk1JTUUtVmVyc2lvbjogMS4wDQpDb250ZW50LVR5cGU6IHRleHQvcGxhaW47IG5hbWU9bGV0dGVyLnR4dA0KDQpSMjl2WkNCdGIzSnVhVzVuTGdvPQ0K
-- file submissions/pkxzupt23ndy/documents/01-letter.txt R29vZCBtb3JuaW5nLgo=
