-- delivered: a data folder of version 0.1.0 after kill -9
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
INSERT INTO links VALUES ('linkaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'received afrkne5im5vk 1798503485762', 1795911485762);
INSERT INTO notice_marks VALUES ('afrkne5im5vk-0-hsfkjlbl73mh', 'sent', 1795911485351);
INSERT INTO notice_marks VALUES ('afrkne5im5vk-0-7rbnjdtpnqo2', 'sent', 1795911485380);
INSERT INTO received VALUES ('afrkne5im5vk', '+390240701234', 1795911479936);
INSERT INTO received_history VALUES ('afrkne5im5vk', 0, '[{"what":"received","at":1795911479936,"carrierId":"8bbf2838-a8ea-4412-bb37-2aa5c7ff30e8","from":"+390289089211","to":"+390240701234","isPartial":false}]');
INSERT INTO received_history VALUES ('afrkne5im5vk', 1, '[{"what":"fetched","at":1795911484641,"bytes":1200}]');
INSERT INTO received_history VALUES ('afrkne5im5vk', 2, '[{"what":"rebuilt","at":1795911485301,"pages":1,"bytes":1200,"hasText":false}]');
INSERT INTO received_history VALUES ('afrkne5im5vk', 3, '[{"what":"mailed","at":1795911485350,"mailbox":"office@example.com","mail":"afrkne5im5vk-0-hsfkjlbl73mh","round":0}]');
INSERT INTO received_history VALUES ('afrkne5im5vk', 4, '[{"what":"mailed","at":1795911485379,"mailbox":"archive@example.com","mail":"afrkne5im5vk-0-7rbnjdtpnqo2","round":0}]');
INSERT INTO received_history VALUES ('afrkne5im5vk', 5, '[{"what":"ended","at":1795911485387,"outcome":"delivered"}]');
INSERT INTO jobs VALUES (1, 'clock', '"sweep-mail"', 1795911544554, 0);
INSERT INTO jobs VALUES (2, 'clock', '"sweep-received"', 1795911494607, 0);
INSERT INTO outbox VALUES ('afrkne5im5vk-0-hsfkjlbl73mh', 'notices@fax.example', 'office@example.com', 'Fax da 02 8908 9211, 1 pagina', NULL, 1795911485349, 'received', 'afrkne5im5vk');
INSERT INTO outbox VALUES ('afrkne5im5vk-0-7rbnjdtpnqo2', 'notices@fax.example', 'archive@example.com', 'Fax da 02 8908 9211, 1 pagina', NULL, 1795911485379, 'received', 'afrkne5im5vk');
INSERT INTO settings VALUES ('swept-until', '1795911484563');
INSERT INTO settings VALUES ('addresses', '{"smtp":"127.0.0.1:32799","http":"http://127.0.0.1:18425"}');
INSERT INTO settings VALUES ('demonstration', 'made');
-- left out: outbox/afrkne5im5vk-0-7rbnjdtpnqo2.eml
-- left out: outbox/afrkne5im5vk-0-hsfkjlbl73mh.eml
-- file received/afrkne5im5vk/fax.pdf JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyAvUGFnZXMgMiAwIFIgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL1R5cGUgL1BhZ2VzIC9Db3VudCAxIC9LaWRzIFszIDAgUl0gPj4KZW5kb2JqCjMgMCBvYmoKPDwgL1R5cGUgL1BhZ2UgL1BhcmVudCAyIDAgUiAvTWVkaWFCb3ggWzAgMCA2MDkuODgyMzUgODQxLjk1OTE4XSAvQ29udGVudHMgNCAwIFIgL1Jlc291cmNlcyA8PCAvWE9iamVjdCA8PCAvUCA1IDAgUiA+PiA+PiA+PgplbmRvYmoKNCAwIG9iago8PCAvTGVuZ3RoIDQwID4+CnN0cmVhbQpxIDYwOS44ODIzNSAwIDAgODQxLjk1OTE4IDAgMCBjbSAvUCBEbyBRCmVuZHN0cmVhbQplbmRvYmoKNSAwIG9iago8PCAvVHlwZSAvWE9iamVjdCAvU3VidHlwZSAvSW1hZ2UgL1dpZHRoIDE3MjggL0hlaWdodCAyMjkyIC9Db2xvclNwYWNlIC9EZXZpY2VHcmF5IC9CaXRzUGVyQ29tcG9uZW50IDEgL0ZpbHRlciAvQ0NJVFRGYXhEZWNvZGUgL0RlY29kZVBhcm1zIDw8IC9LIC0xIC9Db2x1bW5zIDE3MjggL1Jvd3MgMjI5MiA+PiAvTGVuZ3RoIDQ0MCA+PgpzdHJlYW0K////////////////////5XDjsDpkIE+F+i+46Hr6NYycZoFIgHPjJwpsIfGThDQL0010++1qjY0bHNeaDQ0bHJ5l3J6Xea/W1tJ/1uhq+rSf09P/9PW/v/Nl/////+///f////4P//////3/////////////6//9f///+32tr/9r//eaW96em1/ev/2Pscccf8f5sE/7TTT/tf/hk38GeRkhj+TYMJqGo/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////gAgAgKZW5kc3RyZWFtCmVuZG9iagp4cmVmCjAgNgowMDAwMDAwMDAwIDY1NTM1IGYgCjAwMDAwMDAwMTUgMDAwMDAgbiAKMDAwMDAwMDA2NCAwMDAwMCBuIAowMDAwMDAwMTIxIDAwMDAwIG4gCjAwMDAwMDAyNjEgMDAwMDAgbiAKMDAwMDAwMDM1MSAwMDAwMCBuIAp0cmFpbGVyCjw8IC9TaXplIDYgL1Jvb3QgMSAwIFIgPj4Kc3RhcnR4cmVmCjEwMTYKJSVFT0YK
-- left out: received/afrkne5im5vk/original
-- left out: received/afrkne5im5vk/page-001.png
-- left out: received/afrkne5im5vk/thumb-001.png
