-- ended: a data folder of version 0.1.0 after kill -9
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
INSERT INTO submissions VALUES ('7co4sagaeryd', '{"id":"7co4sagaeryd","line":"+390240701234","sender":"anna@example.com","source":"command","key":"submissions/7co4sagaeryd/documents/","subject":"Offer 42","references":[],"at":1795911462845,"faxes":[{"id":"nfxtetp7ge3h","to":"+390289089200"},{"id":"aaggmak62imf","to":"+390289089284"}],"refusedNumbers":[]}', '{"prepared":{"documents":[{"name":"letter.txt","converter":"text","pages":1}],"pages":[{"n":1,"source":{"document":"letter.txt","page":1},"bytes":435,"seconds":3.4,"widthPx":1728,"heightPx":2292}],"leftOut":[]}}');
INSERT INTO faxes VALUES ('nfxtetp7ge3h', '+390240701234', 1795911462845);
INSERT INTO faxes VALUES ('aaggmak62imf', '+390240701234', 1795911462845);
INSERT INTO history VALUES ('aaggmak62imf', 0, '[{"what":"accepted","at":1795911462845,"submission":"7co4sagaeryd","line":"+390240701234","from":"+390240701234","to":"+390289089284","deadlineAt":1795911702845}]');
INSERT INTO history VALUES ('aaggmak62imf', 1, '[{"what":"preparing","at":1795911463598}]');
INSERT INTO history VALUES ('aaggmak62imf', 2, '[{"what":"prepared","at":1795911464638,"pages":1}]');
INSERT INTO history VALUES ('aaggmak62imf', 3, '[{"what":"attempt-written","at":1795911464819,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"Zb6U9dniIZCdq9tIe47TzH_LPP_DaOKB","mediaToken":"z4Etc4Tdd6B4GiJYl8aD4UkQYDJqMBLe"}]');
INSERT INTO history VALUES ('aaggmak62imf', 4, '[{"what":"submitted","at":1795911464845,"attempt":1,"carrierId":"e58f815a-8f99-40a0-b33a-dd3b6d362bd2"}]');
INSERT INTO history VALUES ('aaggmak62imf', 5, '[{"what":"carrier-said","at":1795911464874,"attempt":1,"event":"407c598a-9c3a-4efa-a8ff-6d2086b2e001","said":"queued"}]');
INSERT INTO history VALUES ('aaggmak62imf', 6, '[{"what":"carrier-said","at":1795911465090,"attempt":1,"event":"100f3654-6053-4686-8502-7389257fa8b6","said":"media.processed"}]');
INSERT INTO history VALUES ('aaggmak62imf', 7, '[{"what":"attempt-ended","at":1795911465461,"attempt":1,"result":{"outcome":"number-unassigned","retry":"never","reason":"receiver_unallocated_number"},"decision":{"next":"stop","outcome":"number-unassigned"},"event":"9184ae1e-776d-4ed2-84d4-51022f2a25d0"}]');
INSERT INTO history VALUES ('aaggmak62imf', 8, '[{"what":"notified","at":1795911465621,"notice":"aaggmak62imf-result","outcome":"number-unassigned"}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 0, '[{"what":"accepted","at":1795911462845,"submission":"7co4sagaeryd","line":"+390240701234","from":"+390240701234","to":"+390289089200","deadlineAt":1795911702845}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 1, '[{"what":"preparing","at":1795911463592}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 2, '[{"what":"prepared","at":1795911464636,"pages":1}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 3, '[{"what":"attempt-written","at":1795911464807,"attempt":1,"transport":{"t38":true,"quality":"high"},"token":"eITF9AZF-Ol9gQ_JuVpOSRC37MlPef1v","mediaToken":"-Z5VRfz9hD5titq4OsMn1-aMzHZQGcL7"}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 4, '[{"what":"submitted","at":1795911464876,"attempt":1,"carrierId":"a9b7df26-5c9c-4338-977d-aebf656cf4d0"}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 5, '[{"what":"carrier-said","at":1795911464888,"attempt":1,"event":"0ad3625a-cb8b-4bfd-a847-ae67cdc809ca","said":"queued"}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 6, '[{"what":"carrier-said","at":1795911465081,"attempt":1,"event":"4b9abd0f-0692-480b-8be7-224f2491206b","said":"media.processed"}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 7, '[{"what":"carrier-said","at":1795911465452,"attempt":1,"event":"4f910239-6151-4695-b4e2-2258384c138e","said":"sending.started"}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 8, '[{"what":"attempt-ended","at":1795911466960,"attempt":1,"result":{"outcome":"sent","retry":"never","pages":1,"seconds":2},"decision":{"next":"stop","outcome":"sent"},"event":"b39278b8-4c2b-4804-8a21-ec256bbfe390"}]');
INSERT INTO history VALUES ('nfxtetp7ge3h', 9, '[{"what":"notified","at":1795911466991,"notice":"nfxtetp7ge3h-result","outcome":"sent"}]');
INSERT INTO carrier_ids VALUES ('e58f815a-8f99-40a0-b33a-dd3b6d362bd2', 'aaggmak62imf');
INSERT INTO carrier_ids VALUES ('a9b7df26-5c9c-4338-977d-aebf656cf4d0', 'nfxtetp7ge3h');
INSERT INTO links VALUES ('-Z5VRfz9hD5titq4OsMn1-aMzHZQGcL7', 'nfxtetp7ge3h-1', 1795911464802);
INSERT INTO links VALUES ('z4Etc4Tdd6B4GiJYl8aD4UkQYDJqMBLe', 'aaggmak62imf-1', 1795911464814);
INSERT INTO notice_marks VALUES ('aaggmak62imf-result', 'sent', 1795911465619);
INSERT INTO notice_marks VALUES ('nfxtetp7ge3h-result', 'sent', 1795911466990);
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911523608, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911473673, 0);
INSERT INTO executions VALUES ('7co4sagaeryd', 'submission', 'report-submission', '{"submission":"7co4sagaeryd"}', 'succeeded', 1795911464655, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('nfxtetp7ge3h', 'fax', 'report', '{"fax":"nfxtetp7ge3h","attempt":1,"timeout":720}', 'succeeded', 1795911466966, 0, NULL, 0, NULL);
INSERT INTO executions VALUES ('aaggmak62imf', 'fax', 'report', '{"fax":"aaggmak62imf","attempt":1,"timeout":720}', 'succeeded', 1795911465480, 0, NULL, 0, NULL);
INSERT INTO outbox VALUES ('aaggmak62imf-result', 'notices@fax.example', 'anna@example.com', 'Fax non consegnato a 02 8908 9284: Offer 42', NULL, 1795911465618, 'failed', 'aaggmak62imf');
INSERT INTO outbox VALUES ('nfxtetp7ge3h-result', 'notices@fax.example', 'anna@example.com', 'Fax consegnato a 02 8908 9200: Offer 42', NULL, 1795911466990, 'sent', 'nfxtetp7ge3h');
INSERT INTO settings VALUES ('swept-until', '1795911463621');
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:44031","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
-- left out: faxes/aaggmak62imf/fax.pdf
-- left out: faxes/aaggmak62imf/fax.tif
-- left out: faxes/nfxtetp7ge3h/fax.pdf
-- left out: faxes/nfxtetp7ge3h/fax.tif
-- left out: outbox/aaggmak62imf-result.eml
-- left out: outbox/nfxtetp7ge3h-result.eml
-- left out: submissions/7co4sagaeryd/documents/01-letter.txt
-- left out: submissions/7co4sagaeryd/page-001.png
-- left out: submissions/7co4sagaeryd/thumb-001.png
