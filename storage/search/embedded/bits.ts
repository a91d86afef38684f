// Sets of rows, a bit for each. They may differ in length: what is beyond the end is not in the set.

export type Bits = Uint32Array

export function makeBits(rows: number): Bits {
  return new Uint32Array(wordsFor(rows))
}

/** The same set with room for more rows. */
export function growBits(bits: Bits, rows: number): Bits {
  if (bits.length >= wordsFor(rows)) return bits
  const larger = new Uint32Array(Math.max(wordsFor(rows), bits.length * 2))
  larger.set(bits)
  return larger
}

export function addBit(bits: Bits, row: number): void {
  bits[row >>> 5]! |= 1 << (row & 31)
}

export function removeBit(bits: Bits, row: number): void {
  bits[row >>> 5]! &= ~(1 << (row & 31))
}

export function hasBit(bits: Bits, row: number): boolean {
  return ((bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0
}

export function both(a: Bits, b: Bits): Bits {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return short.map((word, at) => word & long[at]!)
}

export function either(a: Bits, b: Bits): Bits {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  const result = long.slice()
  for (let at = 0; at < short.length; at++) result[at]! |= short[at]!
  return result
}

export function without(a: Bits, b: Bits): Bits {
  return a.map((word, at) => word & ~(b[at] ?? 0))
}

export function overlap(a: Bits, b: Bits): boolean {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) if ((a[at]! & b[at]!) !== 0) return true
  return false
}

/** In ascending order. */
export function rowsOf(bits: Bits): Uint32Array {
  const rows = new Uint32Array(countBits(bits))
  let count = 0
  for (let at = 0; at < bits.length; at++) {
    let word = bits[at]!
    while (word !== 0) {
      const lowest = word & -word
      rows[count++] = at * 32 + (31 - Math.clz32(lowest))
      word ^= lowest
    }
  }
  return rows
}

export function countBits(bits: Bits): number {
  let count = 0
  for (const word of bits) {
    let rest = word - ((word >>> 1) & 0x55555555)
    rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
    count += (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
  }
  return count
}

function wordsFor(rows: number): number {
  return (rows + 31) >>> 5
}
