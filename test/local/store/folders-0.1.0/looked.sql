-- looked: a data folder of version 0.1.0 after kill -9
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
INSERT INTO submissions VALUES ('mefm25e3fcdl', '{"id":"mefm25e3fcdl","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/mefm25e3fcdl/documents/","subject":"Offer 42","references":[],"at":1795911434847,"faxes":[{"id":"euvrz4vrb4vy","to":"+390289089289"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('euvrz4vrb4vy', '+390240701234', 1795911434847);
INSERT INTO history VALUES ('euvrz4vrb4vy', 0, '[{"what":"accepted","at":1795911434847,"submission":"mefm25e3fcdl","line":"+390240701234","from":"+390240701234","to":"+390289089289","deadlineAt":1795911674847}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 1, '[{"what":"preparing","at":1795911435781}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 2, '[{"what":"prepared","at":1795911437404,"pages":1}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 3, '[{"what":"attempt-written","at":1795911437438,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"EZVgkCknHi3Agb6-VzTThSxNuWw5XOYF","mediaToken":"dwjo-Z_OrKcjTu4eiV0ovh_e9EFqnhE2"}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 4, '[{"what":"submitted","at":1795911437460,"attempt":1,"carrierId":"5376c345-1ade-41c7-96f1-524e661fe217"}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 5, '[{"what":"carrier-said","at":1795911437482,"attempt":1,"event":"fb3c5be3-0f96-4875-9c13-5b4c3a1acaa9","said":"queued"}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 6, '[{"what":"carrier-said","at":1795911437504,"attempt":1,"event":"5f74f1b4-3277-4dfb-8f0c-19654e677f3b","said":"media.processed"}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 7, '[{"what":"carrier-said","at":1795911437882,"attempt":1,"event":"c758c415-0c64-4194-9831-ba52f671b0b6","said":"sending.started"}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 8, '[{"what":"looked","at":1795911449429,"attempt":1,"found":"alive"}]');
INSERT INTO history VALUES ('euvrz4vrb4vy', 9, '[{"what":"token-stored","at":1795911449444,"attempt":1,"token":"3LclYIxfQVfb_mVM69CmsxNU7Q9p6big"}]');
INSERT INTO carrier_ids VALUES ('5376c345-1ade-41c7-96f1-524e661fe217', 'euvrz4vrb4vy');
INSERT INTO leases VALUES ('number +390289089289', 'euvrz4vrb4vy-1', 1795911459434);
INSERT INTO leases VALUES ('channel 1', 'euvrz4vrb4vy-1', 1795911459434);
INSERT INTO links VALUES ('dwjo-Z_OrKcjTu4eiV0ovh_e9EFqnhE2', 'euvrz4vrb4vy-1', 1795911437431);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911495794, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911455984, 0);
INSERT INTO executions VALUES ('mefm25e3fcdl', 'submission', 'report-submission', '{"submission":"mefm25e3fcdl"}', 'succeeded', 1795911437411, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('euvrz4vrb4vy', 'fax', 'watch', '{"fax":"euvrz4vrb4vy","attempt":1,"timeout":720,"watch":300}', 'token', 1795911454442, 0, '3LclYIxfQVfb_mVM69CmsxNU7Q9p6big', 0, NULL);
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:44795","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
INSERT INTO settings VALUES ('swept-until', '1795911445970');
-- left out: faxes/euvrz4vrb4vy/fax.pdf
-- left out: faxes/euvrz4vrb4vy/fax.tif
-- left out: submissions/mefm25e3fcdl/documents/01-letter.txt
-- left out: submissions/mefm25e3fcdl/page-001.png
-- left out: submissions/mefm25e3fcdl/thumb-001.png
