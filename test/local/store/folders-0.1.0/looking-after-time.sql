-- looking-after-time: a data folder of version 0.1.0 after kill -9
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
INSERT INTO submissions VALUES ('cxcm2owt525k', '{"id":"cxcm2owt525k","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/cxcm2owt525k/documents/","subject":"Offer 42","references":[],"at":1795911419396,"faxes":[{"id":"wd6avaawjiks","to":"+390289089289"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('wd6avaawjiks', '+390240701234', 1795911419396);
INSERT INTO history VALUES ('wd6avaawjiks', 0, '[{"what":"accepted","at":1795911419396,"submission":"cxcm2owt525k","line":"+390240701234","from":"+390240701234","to":"+390289089289","deadlineAt":1795911659396}]');
INSERT INTO history VALUES ('wd6avaawjiks', 1, '[{"what":"preparing","at":1795911420520}]');
INSERT INTO history VALUES ('wd6avaawjiks', 2, '[{"what":"prepared","at":1795911421782,"pages":1}]');
INSERT INTO history VALUES ('wd6avaawjiks', 3, '[{"what":"attempt-written","at":1795911421847,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"1oO_shHmgyEd6kjGhbtAxBZIZHVKQqt_","mediaToken":"H-izof1JGjLIIUXz4YWwmUsBZmkGrCJC"}]');
INSERT INTO history VALUES ('wd6avaawjiks', 4, '[{"what":"submitted","at":1795911421875,"attempt":1,"carrierId":"a38af836-149d-4960-b12d-933eee7afece"}]');
INSERT INTO history VALUES ('wd6avaawjiks', 5, '[{"what":"carrier-said","at":1795911421925,"attempt":1,"event":"e48b1401-2f8c-4093-870b-7bbdc61b5b3b","said":"queued"}]');
INSERT INTO history VALUES ('wd6avaawjiks', 6, '[{"what":"carrier-said","at":1795911421933,"attempt":1,"event":"7c3becce-f337-4ff7-929b-ee233ddf2e2e","said":"media.processed"}]');
INSERT INTO history VALUES ('wd6avaawjiks', 7, '[{"what":"carrier-said","at":1795911422312,"attempt":1,"event":"1f690bb6-d3c8-4847-997f-16c9dfba5be3","said":"sending.started"}]');
INSERT INTO carrier_ids VALUES ('a38af836-149d-4960-b12d-933eee7afece', 'wd6avaawjiks');
INSERT INTO leases VALUES ('number +390289089289', 'wd6avaawjiks-1', 1795911438828);
INSERT INTO leases VALUES ('channel 0', 'wd6avaawjiks-1', 1795911438828);
INSERT INTO links VALUES ('H-izof1JGjLIIUXz4YWwmUsBZmkGrCJC', 'wd6avaawjiks-1', 1795911421843);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911480535, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911430601, 0);
INSERT INTO executions VALUES ('cxcm2owt525k', 'submission', 'report-submission', '{"submission":"cxcm2owt525k"}', 'succeeded', 1795911421823, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('wd6avaawjiks', 'fax', 'look', '{"fax":"wd6avaawjiks","attempt":1,"timeout":720}', 'ready', 1795911433808, 0, 'fiN4_oCqBcjP5L1DxPhgDkNiVkeEVdcf', 1, NULL);
INSERT INTO settings VALUES ('swept-until', '1795911420541');
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:42653","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
-- left out: faxes/wd6avaawjiks/fax.pdf
-- left out: faxes/wd6avaawjiks/fax.tif
-- left out: submissions/cxcm2owt525k/documents/01-letter.txt
-- left out: submissions/cxcm2owt525k/page-001.png
-- left out: submissions/cxcm2owt525k/thumb-001.png
