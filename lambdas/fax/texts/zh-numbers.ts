/** Numbers that are not called, in Chinese: why, and what to do. */
import type { RefusedNumberTexts } from './catalogue.ts';
import { keeper } from './zh-phrases.ts';

export const writeInFull = (): string => '请核对号码，并填写带区号的完整号码；国外号码请以 + 和国家代码开头。';

const askForAnother = (): string => '请向收件方索取普通的传真号码。';

export const refusedNumber: RefusedNumberTexts = {
  premium: { cause: '这是高额收费号码，我们不拨打这类号码。', advice: askForAnother },
  personal: { cause: '这是由主叫方付费转接的个人号码，我们不拨打这类号码。', advice: askForAnother },
  satellite: { cause: '这是卫星电话号码，我们不拨打这类号码。', advice: askForAnother },
  network: { cause: '这个号码属于国际网络，不属于任何国家或地区，我们不拨打这类号码。', advice: askForAnother },
  risk: { cause: '这个号码属于常被用于诈骗的号段，我们不拨打这类号码。', advice: askForAnother },
  emergency: { cause: '这是紧急号码或公共服务号码，我们不拨打这类号码。', advice: askForAnother },
  short: { cause: '这是短号码，不是完整的电话号码。', advice: writeInFull },
  country: {
    cause: '您的线路未开通该号码所在的国家或地区。',
    advice: (context) => `如有需要，请联系${keeper(context)}开通。`,
  },
  unknown: { cause: '我们不拨打这个号码。', advice: askForAnother },
};
