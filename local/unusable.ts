/** A data folder or a stack that this program cannot or must not use: the message is a sentence for whoever named it. */
export class UnusableInstallation extends Error {
  override readonly name = 'UnusableInstallation';
}
