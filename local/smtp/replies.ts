/** What we answer in SMTP beyond the protocol's own replies: codes of RFC 5321 and RFC 3463, words for the sender. */

export interface Reply {
  readonly code: number;
  /** Begins with its enhanced status code. */
  readonly text: string;
}

const reply = (code: number, text: string): Reply => ({ code, text });

/** Who was refused learns that, not why: what a stranger could use to find listed addresses stays in the log. */
export const replies = {
  stored: (id: string) => reply(250, `2.6.0 Stored as ${id}`),
  relaying: reply(550, '5.7.1 This server takes mail for its own domains only.'),
  badAddress: reply(553, '5.1.3 This is no address that can be read.'),
  badNumber: reply(550, '5.1.1 This is no number that can be dialled.'),
  notAllowed: reply(550, '5.7.1 This sender may not send faxes here.'),
  notTheLogin: reply(550, '5.7.1 From must be the address that logged in.'),
  notTheRelays: reply(550, '5.7.1 From must be an address of your own domains that may send faxes here.'),
  ambiguous: reply(550, '5.6.0 A field that says how the mail is built stands in it more than once.'),
  badFrom: reply(550, '5.7.1 From must be exactly one address.'),
  notVerified: reply(451, '4.7.0 The sender could not be verified now. Try again later.'),
  tooLarge: (most: number) => reply(552, `5.3.4 The email is larger than ${most} bytes.`),
  noRoom: reply(452, '4.3.1 The email cannot be stored now. Try again later.'),
  overloaded: reply(451, '4.3.2 Too much to do at the moment. Try again later.'),
  trouble: reply(451, '4.3.0 Something went wrong here. Try again later.'),
  wrongPassword: reply(535, '5.7.8 Address or password is wrong.'),
  needsTls: reply(538, '5.7.11 Start TLS before logging in.'),
  tooSlow: reply(421, '4.4.2 Nothing came in time.'),
  tooManyConnections: reply(421, '4.7.0 Too many connections from your address.'),
  stopping: reply(421, '4.3.2 The service is stopping.'),
} as const;

/** In the shape in which smtp-server's callbacks take a refusal. */
export const errorOf = ({ code, text }: Reply): Error & { responseCode: number } =>
  Object.assign(new Error(text), { responseCode: code });
