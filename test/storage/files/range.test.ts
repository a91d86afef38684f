import { expect } from 'chai'
import { type ByteRange, resolveRange } from '../../../storage/files/range.ts'

describe('a range of bytes', () => {
  const cases: [ByteRange | undefined, number, { start: number; length: number } | undefined][] = [
    [undefined, 10, { start: 0, length: 10 }],
    [undefined, 0, { start: 0, length: 0 }],
    [{ start: 0 }, 0, undefined],
    [{ start: 0 }, 1, { start: 0, length: 1 }],
    [{ start: 9 }, 10, { start: 9, length: 1 }],
    [{ start: 10 }, 10, undefined],
    [{ start: 2, end: 2 }, 10, { start: 2, length: 1 }],
    [{ start: 2, end: 1 }, 10, undefined],
    [{ start: 2, end: 8 }, 10, { start: 2, length: 7 }],
    [{ start: 2, end: 9 }, 10, { start: 2, length: 8 }],
    [{ start: 2, end: 10 }, 10, { start: 2, length: 8 }],
    [{ start: -1 }, 10, undefined],
    [{ start: 1.5 }, 10, undefined],
    [{ start: 0, end: 1.5 }, 10, undefined],
    [{ start: NaN }, 10, undefined],
    [{ start: 0, end: NaN }, 10, undefined],
    [{ start: 0, end: Infinity }, 10, { start: 0, length: 10 }],
  ]
  for (const [range, size, part] of cases) {
    const asked = range ? `${range.start} to ${range.end ?? 'the end'}` : 'everything'
    it(`from ${asked} of ${size} bytes is ${part ? `${part.length} from ${part.start}` : 'nothing'}`, () =>
      expect(resolveRange(range, size)).to.deep.equal(part))
  }
})
