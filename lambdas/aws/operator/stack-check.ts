/** One check of a stack: what was found, or what is wrong and what to do about it. */
export interface StackCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What a look found: `detail` alone when all is well. */
export type Found = string | { readonly wrong: string };

export async function check(name: string, look: () => Promise<Found>): Promise<StackCheck> {
  try {
    const found = await look();
    return typeof found === 'string' ? { name, ok: true, detail: found } : { name, ok: false, detail: found.wrong };
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { name, ok: false, detail: `cannot be looked at (${what})` };
  }
}
