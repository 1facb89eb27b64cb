/**
 * Mail providers at which anybody gets an address: a whole domain of theirs is nobody's, and letting it send would let
 * everybody. Their single addresses are senders like any other.
 */

/** When the list below was last gone through. Whoever changes it changes the date. */
export const publicProvidersReviewed = '2026-11-29';

const providers = `
  gmail.com googlemail.com
  outlook.com outlook.it outlook.de outlook.fr outlook.es hotmail.com hotmail.it hotmail.de hotmail.fr hotmail.es
  hotmail.co.uk live.com live.it live.de live.fr live.co.uk msn.com passport.com
  yahoo.com yahoo.it yahoo.de yahoo.fr yahoo.es yahoo.co.uk yahoo.co.jp yahoo.com.br yahoo.com.hk yahoo.com.tw
  yahoo.co.in ymail.com rocketmail.com aol.com aim.com
  icloud.com me.com mac.com
  proton.me protonmail.com pm.me tutanota.com tuta.com tuta.io mailfence.com hushmail.com fastmail.com fastmail.fm hey.com
  gmx.com gmx.net gmx.de gmx.at gmx.ch gmx.fr web.de freenet.de t-online.de mail.de posteo.de mailbox.org arcor.de
  mail.com email.com usa.com zoho.com zohomail.com zohomail.eu
  libero.it virgilio.it iol.it inwind.it blu.it giallo.it alice.it tim.it tin.it tiscali.it email.it fastwebnet.it
  poste.it teletu.it vodafone.it pec.it legalmail.it arubapec.it postecert.it
  orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr
  terra.es telefonica.net wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz abv.bg ukr.net
  btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com blueyonder.co.uk
  bluewin.ch hispeed.ch sunrise.ch telenet.be skynet.be ziggo.nl kpnmail.nl xs4all.nl planet.nl home.nl
  comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com
  shaw.ca rogers.com sympatico.ca telus.net bigpond.com optusnet.com.au xtra.co.nz
  qq.com foxmail.com 163.com 126.com yeah.net 188.com sina.com sina.cn sohu.com aliyun.com 139.com 189.cn wo.cn 21cn.com
  tom.com vip.qq.com hinet.net pchome.com.tw netvigator.com
  naver.com hanmail.net daum.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp
  mail.ru inbox.ru list.ru bk.ru internet.ru yandex.ru yandex.com ya.ru rambler.ru
  rediffmail.com uol.com.br bol.com.br terra.com.br ig.com.br
  mailinator.com guerrillamail.com 10minutemail.com yopmail.com temp-mail.org trashmail.com
`;

const publicProviders: ReadonlySet<string> = new Set(providers.trim().split(/\s+/));

/** @param entry of a sender list; false for a single address */
export const isPublicDomain = (entry: string): boolean =>
  entry.startsWith('@') && publicProviders.has(entry.slice(1).trim().toLowerCase());
