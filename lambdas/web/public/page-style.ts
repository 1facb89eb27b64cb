/** The one stylesheet of the public pages. */
import { createHash } from 'node:crypto';

export const style = `body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem;color:#1d2733;background:#fff}
h1{font-size:1.5rem;font-weight:600}
button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:.4rem;background:#1b5e8c;color:#fff;cursor:pointer}
button.quiet{background:transparent;color:inherit;box-shadow:inset 0 0 0 1px currentColor}
dt{color:#59626e}dd{margin:0 0 .6rem;overflow-wrap:anywhere}
button:focus-visible{outline:3px solid #f0a500;outline-offset:2px}
@media (prefers-color-scheme:dark){body{color:#e6ebf0;background:#12181f}button{background:#4da3d9;color:#0b1116}}`;

/** For the Content-Security-Policy: no other style may stand in the page. */
export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
