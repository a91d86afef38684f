import { expect } from 'chai'
import { attachment } from '../../../storage/files/index.ts'

describe('the name of a download', () => {
  const names: [string, string, string][] = [
    ['plan.pdf', 'plan.pdf', 'plan.pdf'],
    [
      'Bài giảng Đạo đức.pptx',
      'Bai giang Dao duc.pptx',
      'B%C3%A0i%20gi%E1%BA%A3ng%20%C4%90%E1%BA%A1o%20%C4%91%E1%BB%A9c.pptx',
    ],
    ['a"b\\c.txt', 'a_b_c.txt', 'a%22b%5Cc.txt'],
    ["it's (1)*.txt", "it's (1)*.txt", 'it%27s%20%281%29%2A.txt'],
    ['100%.txt', '100_.txt', '100%25.txt'],
    ['a\r\nSet-Cookie: x', 'a__Set-Cookie: x', 'a%0D%0ASet-Cookie%3A%20x'],
    ['../etc/passwd', '.._etc_passwd', '..%2Fetc%2Fpasswd'],
    ['📚.pdf', '_.pdf', '%F0%9F%93%9A.pdf'],
    ['\ud800.pdf', '_.pdf', '%EF%BF%BD.pdf'],
    ['', '', ''],
  ]
  for (const [name, plain, encoded] of names) {
    it(`${JSON.stringify(name)} can stand in a header`, () => {
      const header = attachment(name)
      expect(header).to.equal(`attachment; filename="${plain}"; filename*=UTF-8''${encoded}`)
      expect(new Headers({ 'content-disposition': header }).get('content-disposition')).to.equal(header)
    })
  }
})
