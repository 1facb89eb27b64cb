-- looking: a data folder of version 0.1.0 after kill -9
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
INSERT INTO submissions VALUES ('3nkfagz6pyyz', '{"id":"3nkfagz6pyyz","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/3nkfagz6pyyz/documents/","subject":"Offer 42","references":[],"at":1795911411239,"faxes":[{"id":"tbgmw7gqynyt","to":"+390289089289"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('tbgmw7gqynyt', '+390240701234', 1795911411239);
INSERT INTO history VALUES ('tbgmw7gqynyt', 0, '[{"what":"accepted","at":1795911411239,"submission":"3nkfagz6pyyz","line":"+390240701234","from":"+390240701234","to":"+390289089289","deadlineAt":1795911651239}]');
INSERT INTO history VALUES ('tbgmw7gqynyt', 1, '[{"what":"preparing","at":1795911412240}]');
INSERT INTO history VALUES ('tbgmw7gqynyt', 2, '[{"what":"prepared","at":1795911413667,"pages":1}]');
INSERT INTO history VALUES ('tbgmw7gqynyt', 3, '[{"what":"attempt-written","at":1795911413700,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"LqFcg0fAG95u-WSDs_Bv7scm5RpjO5zi","mediaToken":"eenUTtWvO7eyvxyNRzDpGawsL53h6qIy"}]');
INSERT INTO history VALUES ('tbgmw7gqynyt', 4, '[{"what":"submitted","at":1795911413749,"attempt":1,"carrierId":"93d055f0-87d7-49ff-9b41-33dc17b50039"},{"what":"carrier-said","at":1795911413749,"attempt":1,"event":"87ca6ae4-4347-4d86-abf4-94c5e268f657","said":"queued"}]');
INSERT INTO history VALUES ('tbgmw7gqynyt', 5, '[{"what":"carrier-said","at":1795911413973,"attempt":1,"event":"0ce76d9e-fca3-4237-a2f7-eb284403828b","said":"media.processed"}]');
INSERT INTO history VALUES ('tbgmw7gqynyt', 6, '[{"what":"carrier-said","at":1795911414350,"attempt":1,"event":"02713876-0284-42ae-b327-be1969158412","said":"sending.started"}]');
INSERT INTO history VALUES ('tbgmw7gqynyt', 7, '[{"what":"token-stored","at":1795911417745,"attempt":1,"token":"4wa2SAxbIxFPLpj4DQrWCH_-_bDIkRJP"}]');
INSERT INTO carrier_ids VALUES ('93d055f0-87d7-49ff-9b41-33dc17b50039', 'tbgmw7gqynyt');
INSERT INTO leases VALUES ('number +390289089289', 'tbgmw7gqynyt-1', 1795911430688);
INSERT INTO leases VALUES ('channel 0', 'tbgmw7gqynyt-1', 1795911430688);
INSERT INTO links VALUES ('eenUTtWvO7eyvxyNRzDpGawsL53h6qIy', 'tbgmw7gqynyt-1', 1795911413699);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911472252, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911422337, 0);
INSERT INTO jobs VALUES (3, 'carrier', '{"kind":"look","fax":"tbgmw7gqynyt"}', 1795911417747, 0);
INSERT INTO executions VALUES ('3nkfagz6pyyz', 'submission', 'report-submission', '{"submission":"3nkfagz6pyyz"}', 'succeeded', 1795911413681, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('tbgmw7gqynyt', 'fax', 'send', '{"fax":"tbgmw7gqynyt","attempt":1,"timeout":720}', 'token', 1795911429740, 0, '4wa2SAxbIxFPLpj4DQrWCH_-_bDIkRJP', 0, NULL);
INSERT INTO settings VALUES ('demonstration', 'made');
INSERT INTO settings VALUES ('swept-until', '1795911412270');
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:40645","http":"http://127.0.0.1:18425"}');
-- left out: faxes/tbgmw7gqynyt/fax.pdf
-- left out: faxes/tbgmw7gqynyt/fax.tif
-- left out: submissions/3nkfagz6pyyz/documents/01-letter.txt
-- left out: submissions/3nkfagz6pyyz/page-001.png
-- left out: submissions/3nkfagz6pyyz/thumb-001.png
