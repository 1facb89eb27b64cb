/** A data folder that this program cannot or must not use: the message is a sentence for whoever started it. */
export class UnusableFolder extends Error {
  override readonly name = 'UnusableFolder';
}
