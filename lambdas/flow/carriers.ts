/** Which carrier a call goes through, and the carrier of a name. */
import { firstCarrier } from '../fax/dialling/carriers.ts';
import { Defect } from '../fax/errors.ts';
import type { Line } from '../fax/model.ts';
import type { ServiceSettings } from '../ports.ts';

/** The line's choice, else the service's. */
export const carrierOfLine = (line: Line | undefined, settings: Pick<ServiceSettings, 'carrier'>): string =>
  line?.carrier ?? settings.carrier ?? firstCarrier;

/** @throws Defect when it is not connected: nobody can be asked about its calls */
export function carrierNamed<Methods>(carriers: Readonly<Record<string, Methods>>, name: string): Methods {
  const carrier = Object.hasOwn(carriers, name) ? carriers[name] : undefined;
  if (carrier === undefined) throw new Defect(`The carrier ${name} is not connected.`);
  return carrier;
}

/** Carriers by their names. */
export const connected = <C extends { readonly name: string }>(
  ...carriers: readonly C[]
): Readonly<Record<string, C>> => Object.fromEntries(carriers.map((carrier) => [carrier.name, carrier]));
