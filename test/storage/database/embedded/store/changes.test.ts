import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { Changes, seenThrough } from '../../../../../storage/database/embedded/store/changes.ts'
import type { Entry, Range } from '../../../../../storage/database/embedded/store/key-values.ts'
import { openDisk, type Disk } from '../../../../../storage/database/embedded/store/lmdb.ts'

/** Few and short, with the bytes at both ends, so that they meet and one begins another. */
const key = fc
  .array(fc.constantFrom(0, 1, 0x7f, 0xfe, 0xff), { minLength: 1, maxLength: 3 })
  .map((bytes) => Buffer.from(bytes))
const value = fc.integer({ min: 0, max: 255 }).map((byte) => Buffer.from([byte]))
const change = fc.tuple(key, fc.option(value, { nil: undefined, freq: 3 }))
const question = fc.record({
  start: key,
  end: key,
  limit: fc.integer({ min: 0, max: 12 }),
  reverse: fc.boolean(),
})

type Held = Map<string, Buffer>

const put = (held: Held, changed: Buffer, to: Buffer | undefined) =>
  to ? held.set(changed.toString('hex'), to) : held.delete(changed.toString('hex'))

/** What a range is, said without any cleverness. */
const rangeOf =
  (held: Held): Range =>
  (start, end, limit, reverse) => {
    const found = [...held]
      .map(([hex, value]): Entry => ({ key: Buffer.from(hex, 'hex'), value }))
      .filter(({ key }) => Buffer.compare(start, key) <= 0 && Buffer.compare(key, end) < 0)
      .sort((a, b) => Buffer.compare(a.key, b.key))
    return (reverse ? found.reverse() : found).slice(0, limit)
  }

const shown = (found: readonly Entry[]) =>
  found.map(({ key, value }) => `${key.toString('hex')}=${value.toString('hex')}`)

describe('a range seen through changes', () => {
  it('is what it would be if they had been made, in both directions and with any limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(key, value)),
        fc.array(change),
        fc.array(question),
        (stored, changes, questions) => {
          const base: Held = new Map()
          for (const [at, to] of stored) put(base, at, to)
          const made: Held = new Map(base)
          const held = new Changes()
          for (const [at, to] of changes) {
            put(made, at, to)
            held.set(at, to)
          }
          const seen = seenThrough(rangeOf(base), held)
          for (const { start, end, limit, reverse } of questions)
            expect(shown(seen(start, end, limit, reverse))).to.deep.equal(
              shown(rangeOf(made)(start, end, limit, reverse)),
            )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('follows changes that are made between two looks', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(change, question), { maxLength: 30 }), (turns) => {
        const made: Held = new Map()
        const held = new Changes()
        const seen = seenThrough(rangeOf(new Map()), held)
        for (const [[at, to], { start, end, limit, reverse }] of turns) {
          put(made, at, to)
          held.set(at, to)
          expect(shown(seen(start, end, limit, reverse))).to.deep.equal(
            shown(rangeOf(made)(start, end, limit, reverse)),
          )
        }
      }),
      { numRuns: 200 },
    )
  })

  it('asks for no more of a store than it needs', () => {
    const held = new Changes()
    held.set(Buffer.from([5]), undefined)
    const limits: number[] = []
    const base = rangeOf(
      new Map([1, 5, 6, 7, 8].map((byte) => [Buffer.from([byte]).toString('hex'), Buffer.from('x')])),
    )
    const seen = seenThrough((start, end, limit, reverse) => {
      limits.push(limit)
      return base(start, end, limit, reverse)
    }, held)

    expect(shown(seen(Buffer.from([0]), Buffer.from([9]), 2, false))).to.deep.equal(['01=78', '06=78'])
    expect(limits).to.deep.equal([2, 2])
  })

  it('may be longer than a function may have arguments', () => {
    const all = Array.from({ length: 200_000 }, (_, position) => {
      const key = Buffer.alloc(4)
      key.writeUInt32BE(position)
      return { key, value: key }
    })
    const held = new Changes()
    held.set(Buffer.from([0, 0, 0, 0, 1]), Buffer.from('x'))

    expect(seenThrough(() => all, held)(Buffer.alloc(1), Buffer.from([0xff]), Infinity, false)).to.have.length(200_001)
  })
})

describe('changes', () => {
  it('give the last value of a key, and know that a key is removed', () => {
    const held = new Changes()
    const [a, b] = [Buffer.from('a'), Buffer.from('b')]
    held.set(a, b)
    held.set(a, undefined)

    expect(held.find(a)).to.deep.equal({ key: a, value: undefined })
    expect(held.find(b)).to.equal(undefined)
    expect([held.has(a), held.has(b), held.size]).to.deep.equal([true, false, 1])
  })

  it('take many keys between two looks in little time', () => {
    const held = new Changes()
    const start = performance.now()
    for (let position = 0; position < 20_000; position++) {
      const key = Buffer.alloc(4)
      key.writeUInt32BE(Math.imul(position, 0x9e3779b1) >>> 0)
      held.set(key, key)
      held.between(key, Buffer.concat([key, Buffer.from([1])]))
    }

    expect(performance.now() - start).to.be.below(4000)
  })
})

describe('the ranges of the disk', () => {
  let disk: Disk
  let directory: string
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'ranges-'))
    disk = openDisk(directory, 'none')
  })
  after(async () => {
    await disk.close()
    rmSync(directory, { recursive: true })
  })

  it('hold the keys from the start to before the end, in both directions, and count them', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), fc.array(question), (changes, questions) => {
        const made: Held = new Map()
        disk.commit(() => {
          for (const { key } of disk.range(Buffer.from([0]), Buffer.alloc(9, 0xff), 1000, false)) disk.remove(key)
          for (const [at, to] of changes) {
            put(made, at, to)
            if (to) disk.put(at, to)
            else disk.remove(at)
          }
        })
        for (const { start, end, limit, reverse } of questions) {
          const expected = rangeOf(made)(start, end, limit, reverse)
          expect(shown(disk.range(start, end, limit, reverse))).to.deep.equal(shown(expected))
          if (Buffer.compare(start, end) < 0)
            expect(disk.count(start, end)).to.equal(rangeOf(made)(start, end, Infinity, false).length)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('stay what they were when the disk changes', () => {
    const [a, b] = [Buffer.from('a'), Buffer.from('b')]
    disk.commit(() => disk.put(a, Buffer.from('first')))
    const [entry] = disk.range(a, b, 1, false)
    const value = disk.get(a)!
    for (let round = 0; round < 50; round++) {
      disk.commit(() => disk.put(a, Buffer.from(`value ${round}`)))
      disk.range(a, b, 1, false)
      disk.get(a)
    }

    expect([entry!.key, entry!.value, value].map(String)).to.deep.equal(['a', 'first', 'first'])
  })

  it('keep nothing of a commit that throws, and show within it what it has written', () => {
    const [key, end] = [Buffer.from('thrown'), Buffer.from('thrownz')]
    const failing = () =>
      disk.commit(() => {
        disk.put(key, key)
        expect(disk.get(key)).to.deep.equal(key)
        expect(disk.range(key, end, 9, false)).to.have.length(1)
        throw new Error('on purpose')
      })

    expect(failing).to.throw('on purpose')
    expect(disk.get(key)).to.equal(undefined)
    expect(disk.range(key, end, 9, false)).to.deep.equal([])
  })
})
