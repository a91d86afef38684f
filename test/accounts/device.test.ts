import { expect } from 'chai'
import { deviceOf } from '../../server/accounts/device.ts'
import { deviceText } from '../../server/accounts/page.ts'
import { translatorFor } from '../../server/i18n/translator.ts'

const windows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const phone =
  'Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36'
const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

describe('the name of a device', () => {
  const known: [string, string, string][] = [
    ['Chrome', 'Windows', windows],
    ['Edge', 'Windows', `${windows} Edg/140.0.0.0`],
    ['Opera', 'Windows', `${windows} OPR/120.0.0.0`],
    ['Cốc Cốc', 'Windows', windows.replace('Chrome/', 'coc_coc_browser/138.0.0 Chrome/')],
    ['Firefox', 'Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0'],
    ['Firefox', 'Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0'],
    ['Chrome', 'Android', phone],
    ['Samsung Internet', 'Android', phone.replace('Chrome/', 'SamsungBrowser/28.0 Chrome/')],
    ['Zalo', 'Android', `${phone} Zalo android/12090`],
    ['Facebook', 'iPhone', `${iPhone} [FBAN/FBIOS;FBAV/480.0]`],
    ['Safari', 'iPhone', iPhone],
    ['Chrome', 'iPhone', iPhone.replace('Version/18.5', 'CriOS/139.0')],
    ['Safari', 'iPad', iPhone.replaceAll('iPhone', 'iPad')],
    [
      'Safari',
      'macOS',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
    ],
    ['Chrome', 'ChromeOS', windows.replace('Windows NT 10.0; Win64; x64', 'X11; CrOS x86_64 14541.0.0')],
  ]
  for (const [browser, system, userAgent] of known)
    it(`is ${browser} on ${system}`, () => expect(deviceOf(userAgent)).to.include({ browser, system }))

  it('tells what one holds in the hand', () => {
    expect([windows, phone, iPhone].map((userAgent) => deviceOf(userAgent).isHandheld)).to.deep.equal([
      false,
      true,
      true,
    ])
  })

  it('is said in the language of the reader', () => {
    expect(deviceText(windows, translatorFor('vi').t)).to.equal('Chrome trên Windows')
    expect(deviceText(windows, translatorFor('en').t)).to.equal('Chrome on Windows')
  })

  it('is only what is known', () => {
    expect(deviceText('Something (Windows)', translatorFor('en').t)).to.equal('Windows')
    expect(deviceText('curl/8.0', translatorFor('en').t)).to.equal('Unknown kind of device')
    expect(deviceText('', translatorFor('vi').t)).to.equal('Thiết bị chưa rõ loại')
  })
})
