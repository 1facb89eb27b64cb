-- reporting: a data folder of version 0.1.0 after kill -9
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
INSERT INTO submissions VALUES ('tagdzb7gp577', '{"id":"tagdzb7gp577","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/tagdzb7gp577/documents/","subject":"Offer 42","references":[],"at":1795911450573,"faxes":[{"id":"sgizyfo6rxrn","to":"+390289089200"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('sgizyfo6rxrn', '+390240701234', 1795911450573);
INSERT INTO history VALUES ('sgizyfo6rxrn', 0, '[{"what":"accepted","at":1795911450573,"submission":"tagdzb7gp577","line":"+390240701234","from":"+390240701234","to":"+390289089200","deadlineAt":1795911690573}]');
INSERT INTO history VALUES ('sgizyfo6rxrn', 1, '[{"what":"preparing","at":1795911451520}]');
INSERT INTO history VALUES ('sgizyfo6rxrn', 2, '[{"what":"prepared","at":1795911452826,"pages":1}]');
INSERT INTO history VALUES ('sgizyfo6rxrn', 3, '[{"what":"attempt-written","at":1795911452867,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"WT394dqAqBxXy-ulKNteRW1SSWJPTyjr","mediaToken":"AuYKJS8Ds6fryWZPfSA6qG0sOGAoHwtS"}]');
INSERT INTO history VALUES ('sgizyfo6rxrn', 4, '[{"what":"submitted","at":1795911452882,"attempt":1,"carrierId":"177b6cb8-840d-43bd-a0ab-e5d7bbce1d6a"}]');
INSERT INTO history VALUES ('sgizyfo6rxrn', 5, '[{"what":"carrier-said","at":1795911452920,"attempt":1,"event":"af1b4886-0ca2-46c4-8573-b9d324fb1420","said":"queued"}]');
INSERT INTO history VALUES ('sgizyfo6rxrn', 6, '[{"what":"carrier-said","at":1795911452992,"attempt":1,"event":"89439c58-5a3b-419e-99c0-c346c78dbd3d","said":"media.processed"}]');
INSERT INTO history VALUES ('sgizyfo6rxrn', 7, '[{"what":"carrier-said","at":1795911453372,"attempt":1,"event":"44abd0f7-48e6-4cc8-ab92-18450aa9defd","said":"sending.started"}]');
INSERT INTO history VALUES ('sgizyfo6rxrn', 8, '[{"what":"attempt-ended","at":1795911454882,"attempt":1,"result":{"outcome":"sent","retry":"never","pages":1,"seconds":2},"decision":{"next":"stop","outcome":"sent"},"event":"bb82aec4-f10c-4d6c-a5e1-881e461357ba"}]');
INSERT INTO carrier_ids VALUES ('177b6cb8-840d-43bd-a0ab-e5d7bbce1d6a', 'sgizyfo6rxrn');
INSERT INTO leases VALUES ('report sgizyfo6rxrn', 'sgizyfo6rxrn', 1795911456917);
INSERT INTO links VALUES ('AuYKJS8Ds6fryWZPfSA6qG0sOGAoHwtS', 'sgizyfo6rxrn-1', 1795911452850);
INSERT INTO notice_marks VALUES ('sgizyfo6rxrn-result', 'sending', 1795911454954);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911511539, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911461575, 0);
INSERT INTO executions VALUES ('tagdzb7gp577', 'submission', 'report-submission', '{"submission":"tagdzb7gp577"}', 'succeeded', 1795911452832, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('sgizyfo6rxrn', 'fax', 'report', '{"fax":"sgizyfo6rxrn","attempt":1,"timeout":720}', 'ready', 1795911454913, 0, 'EzyamEMebZGdGIHho2CBEPitpmWcglxX', 1, NULL);
INSERT INTO settings VALUES ('swept-until', '1795911451545');
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:45849","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
-- left out: faxes/sgizyfo6rxrn/fax.pdf
-- left out: faxes/sgizyfo6rxrn/fax.tif
-- left out: submissions/tagdzb7gp577/documents/01-letter.txt
-- left out: submissions/tagdzb7gp577/page-001.png
-- left out: submissions/tagdzb7gp577/thumb-001.png
