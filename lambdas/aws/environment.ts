/** The variables that the stack gives its functions (lib/environment.ts). Read when they are needed, not at import. */
import { Defect } from '../fax/errors.ts';

/** @throws Defect when the variable is missing or empty: the stack did not give this function what it uses */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Defect(`The variable ${name} is not set.`);
  return value;
}

/** Like `environment`, for what may be left empty. */
export const optionalEnvironment = (name: string): string => process.env[name] ?? '';
