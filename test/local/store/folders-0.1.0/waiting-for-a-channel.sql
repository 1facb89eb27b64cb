-- waiting-for-a-channel: a data folder of version 0.1.0 after kill -9
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
INSERT INTO submissions VALUES ('tnndyzqqecx4', '{"id":"tnndyzqqecx4","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/tnndyzqqecx4/documents/","subject":"Offer 42","references":[],"at":1795911312436,"faxes":[{"id":"blxzsixta33w","to":"+390289089200"},{"id":"auaau3klwebj","to":"+390289089201"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('blxzsixta33w', '+390240701234', 1795911312436);
INSERT INTO faxes VALUES ('auaau3klwebj', '+390240701234', 1795911312436);
INSERT INTO history VALUES ('auaau3klwebj', 0, '[{"what":"accepted","at":1795911312436,"submission":"tnndyzqqecx4","line":"+390240701234","from":"+390240701234","to":"+390289089201","deadlineAt":1795911552436}]');
INSERT INTO history VALUES ('auaau3klwebj', 1, '[{"what":"preparing","at":1795911314285}]');
INSERT INTO history VALUES ('auaau3klwebj', 2, '[{"what":"prepared","at":1795911315894,"pages":1}]');
INSERT INTO history VALUES ('blxzsixta33w', 0, '[{"what":"accepted","at":1795911312436,"submission":"tnndyzqqecx4","line":"+390240701234","from":"+390240701234","to":"+390289089200","deadlineAt":1795911552436}]');
INSERT INTO history VALUES ('blxzsixta33w', 1, '[{"what":"preparing","at":1795911314285}]');
INSERT INTO history VALUES ('blxzsixta33w', 2, '[{"what":"prepared","at":1795911315892,"pages":1}]');
INSERT INTO history VALUES ('blxzsixta33w', 3, '[{"what":"attempt-written","at":1795911315951,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"bFltS28QQVjNbYSSUs4l9WQoJlzpNN3D","mediaToken":"inAMwQoNSHYbFeICCN94jFwTooW7dMTx"}]');
INSERT INTO history VALUES ('blxzsixta33w', 4, '[{"what":"submitted","at":1795911315984,"attempt":1,"carrierId":"779009c0-cbc0-4491-8d4b-1d07128b340f"}]');
INSERT INTO history VALUES ('blxzsixta33w', 5, '[{"what":"carrier-said","at":1795911316091,"attempt":1,"event":"6e0c3739-05dc-456b-880e-69dd881cb3ee","said":"queued"}]');
INSERT INTO history VALUES ('blxzsixta33w', 6, '[{"what":"carrier-said","at":1795911316113,"attempt":1,"event":"8c2a09ff-684e-4277-af5b-a6b3c4bda0e2","said":"media.processed"}]');
INSERT INTO carrier_ids VALUES ('779009c0-cbc0-4491-8d4b-1d07128b340f', 'blxzsixta33w');
INSERT INTO leases VALUES ('number +390289089200', 'blxzsixta33w-1', 1795911332910);
INSERT INTO leases VALUES ('channel 0', 'blxzsixta33w-1', 1795911332910);
INSERT INTO links VALUES ('inAMwQoNSHYbFeICCN94jFwTooW7dMTx', 'blxzsixta33w-1', 1795911315943);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911374296, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911324339, 0);
INSERT INTO executions VALUES ('tnndyzqqecx4', 'submission', 'report-submission', '{"submission":"tnndyzqqecx4"}', 'succeeded', 1795911315909, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('blxzsixta33w', 'fax', 'send', '{"fax":"blxzsixta33w","attempt":1,"timeout":720}', 'token', 1795911327904, 0, 'bFltS28QQVjNbYSSUs4l9WQoJlzpNN3D', 0, NULL);
INSERT INTO executions VALUES ('auaau3klwebj', 'fax', 'wait', '{"fax":"auaau3klwebj","attempt":1,"timeout":720}', 'ready', 1795911316804, 0, NULL, 0, 'lease');
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:37389","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
INSERT INTO settings VALUES ('swept-until', '1795911314301');
-- left out: faxes/auaau3klwebj/fax.pdf
-- left out: faxes/auaau3klwebj/fax.tif
-- left out: faxes/blxzsixta33w/fax.pdf
-- left out: faxes/blxzsixta33w/fax.tif
-- left out: submissions/tnndyzqqecx4/documents/01-letter.txt
-- left out: submissions/tnndyzqqecx4/page-001.png
-- left out: submissions/tnndyzqqecx4/thumb-001.png
