/** A value, or why there is none: what a function answers when a refusal is one of its expected results. */

export type Result<T, R> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R };

export const accepted = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const refused = <R>(refusal: R): { readonly ok: false; readonly refusal: R } => ({ ok: false, refusal });
