/** Whether an address is this machine's own (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
import { BlockList, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** @param address IPv4, IPv6, or IPv4 in IPv6; anything else is not */
export const isLoopback = (address: string): boolean => loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
