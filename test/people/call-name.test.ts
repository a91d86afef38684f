import { expect } from 'chai'
import { callNameOf } from '../../server/people/call-name.ts'

describe('the name by which somebody is greeted', () => {
  const names: [string, string][] = [
    ['Mai Anh Khôi', 'Khôi'],
    ['Đặng Ân', 'Ân'],
    ['Trịnh Mỹ Ý', 'Ý'],
    ['Lò Văn Ún', 'Ún'],
    ['Bình', 'Bình'],
    ['  Phạm  Dung ', 'Dung'],
    ["H'Lan Êban", "H'Lan"],
    ['H’Uyên Niê', 'H’Uyên'],
    ['Y Blăng', 'Y Blăng'],
    ['Y Moan Ênuôl', 'Y Moan'],
    ['Y', 'Y'],
    ['Hoàng Thị Yến', 'Yến'],
    ['', ''],
  ]
  for (const [fullName, name] of names) {
    it(`is “${name}” for “${fullName}”`, () => expect(callNameOf(fullName)).to.equal(name))
  }
})
