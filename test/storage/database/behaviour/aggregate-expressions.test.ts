import { expect } from 'chai'
import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp, type Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const id = new ObjectId('000000000000000000000001')
const at = new Date('2024-05-17T13:11:30.250Z')
const document = {
  _id: 1,
  int: 7,
  long: Long.fromString('9007199254740993'),
  double: 2.5,
  decimal: Decimal128.fromString('1.10'),
  text: 'Học sinh',
  list: [3, 1, 2],
  docs: [
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ],
  in: { a: 1, b: { c: 2 } },
  nothing: null,
  flag: true,
  id,
  at,
}

/** An expression and its value; undefined when the field is left out. */
type Case = [expression: unknown, value: unknown]

const long = (value: string | number) => Long.fromString(String(value))
const decimal = (value: string) => Decimal128.fromString(value)

const values: Case[] = [
  ['$int', 7],
  ['$in.b.c', 2],
  ['$missing', undefined],
  ['$docs.v', [1, 2]],
  ['$$ROOT.int', 7],
  [{ $literal: '$int' }, '$int'],
  [{ a: '$int', b: '$missing' }, { a: 7 }],
  [
    ['$int', '$missing'],
    [7, null],
  ],
  [{ $ifNull: ['$missing', '$nothing', 'else'] }, 'else'],
  [{ $cond: ['$flag', 1, 2] }, 1],
  [{ $cond: { if: { $gt: ['$int', 9] }, then: 1, else: 2 } }, 2],
  [{ $switch: { branches: [{ case: { $eq: ['$int', 7] }, then: 'seven' }], default: 'other' } }, 'seven'],
  [{ $let: { vars: { x: '$int' }, in: { $add: ['$$x', 1] } } }, 8],
  [{ $type: '$id' }, 'objectId'],
  [{ $type: '$missing' }, 'missing'],
  [{ $type: '$long' }, 'long'],
  [{ $type: '$list' }, 'array'],
  [{ $getField: 'int' }, 7],
  [{ $mergeObjects: ['$in', { a: 2 }, null] }, { a: 2, b: { c: 2 } }],
  [
    { $objectToArray: '$in' },
    [
      { k: 'a', v: 1 },
      { k: 'b', v: { c: 2 } },
    ],
  ],
  [{ $arrayToObject: '$docs' }, { a: 1, b: 2 }],
]

const logic: Case[] = [
  [{ $eq: ['$int', 7] }, true],
  [{ $eq: ['$nothing', '$missing'] }, false],
  [{ $eq: ['$id', new ObjectId(id.toHexString())] }, true],
  [{ $gt: ['$long', 9007199254740992] }, true],
  [{ $gt: ['$text', 9] }, true],
  [{ $lt: ['$missing', null] }, true],
  [{ $cmp: ['$int', 9] }, -1],
  [{ $and: ['$flag', '$int', '$text'] }, true],
  [{ $and: [] }, true],
  [{ $or: ['$nothing', 0, '$missing'] }, false],
  [{ $not: ['$nothing'] }, true],
  [{ $in: [2, '$list'] }, true],
  [{ $in: ['$id', [id]] }, true],
  [{ $allElementsTrue: [[true, 1, 'x']] }, true],
  [{ $anyElementTrue: [[0, null]] }, false],
  [{ $setIsSubset: [[1], '$list'] }, true],
  [{ $setEquals: ['$list', [1, 2, 3, 3]] }, true],
  [{ $isArray: '$list' }, true],
  [{ $isNumber: '$decimal' }, true],
]

const numbers: Case[] = [
  [{ $add: ['$int', 1] }, 8],
  [{ $add: ['$int', '$nothing'] }, null],
  [{ $add: [2147483647, 1] }, long(2147483648)],
  [{ $add: ['$long', 1] }, long('9007199254740994')],
  [{ $add: ['$decimal', 1] }, decimal('2.10')],
  [{ $add: ['$at', 1000] }, new Date(at.getTime() + 1000)],
  [{ $subtract: ['$int', 2.5] }, 4.5],
  [{ $subtract: ['$at', new Date(0)] }, long(at.getTime())],
  [{ $multiply: ['$int', '$double'] }, 17.5],
  [{ $divide: ['$int', 2] }, 3.5],
  [{ $divide: [6, 3] }, new Double(2)],
  [{ $mod: [-7, 3] }, -1],
  [{ $abs: -7 }, 7],
  [{ $ceil: 2.1 }, new Double(3)],
  [{ $floor: -2.1 }, new Double(-3)],
  [{ $round: [19.25, 1] }, 19.2],
  [{ $round: [-45.39, 1] }, -45.4],
  [{ $round: [2.5] }, new Double(2)],
  [{ $trunc: [-2.789, 1] }, -2.7],
  [{ $sqrt: 16 }, new Double(4)],
  [{ $pow: [2, 10] }, 1024],
  [{ $max: '$list' }, 3],
  [{ $min: ['$int', '$double', '$nothing'] }, 2.5],
  [{ $sum: '$list' }, 6],
  [{ $sum: ['$int', 'x', '$decimal'] }, decimal('8.10')],
  [{ $avg: '$list' }, new Double(2)],
  [{ $toInt: '7' }, 7],
  [{ $toLong: 7 }, long(7)],
  [{ $toDouble: '1.5' }, 1.5],
  [{ $toDecimal: '1.10' }, decimal('1.10')],
  [{ $toBool: 0 }, false],
  [{ $convert: { input: 'x', to: 'int', onError: -1 } }, -1],
  [{ $convert: { input: '$missing', to: 'int', onNull: 0 } }, 0],
  [{ $range: [0, 6, 2] }, [0, 2, 4]],
]

const arrays: Case[] = [
  [{ $size: '$list' }, 3],
  [{ $arrayElemAt: ['$list', -1] }, 2],
  [{ $arrayElemAt: ['$list', 9] }, undefined],
  [{ $first: '$list' }, 3],
  [{ $last: '$docs.k' }, 'b'],
  [{ $slice: ['$list', -2] }, [1, 2]],
  [{ $slice: ['$list', 1, 1] }, [1]],
  [{ $concatArrays: ['$list', [4]] }, [3, 1, 2, 4]],
  [{ $concatArrays: ['$list', '$missing'] }, null],
  [{ $reverseArray: '$list' }, [2, 1, 3]],
  [{ $sortArray: { input: '$list', sortBy: 1 } }, [1, 2, 3]],
  [
    { $sortArray: { input: '$docs', sortBy: { v: -1 } } },
    [
      { k: 'b', v: 2 },
      { k: 'a', v: 1 },
    ],
  ],
  [{ $filter: { input: '$list', cond: { $gt: ['$$this', 1] } } }, [3, 2]],
  [{ $filter: { input: '$list', as: 'n', cond: { $gt: ['$$n', 1] }, limit: 1 } }, [3]],
  [{ $map: { input: '$docs', as: 'd', in: { $concat: ['$$d.k', '!'] } } }, ['a!', 'b!']],
  [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
  [{ $indexOfArray: ['$list', 2] }, 2],
  [
    {
      $size: {
        $setUnion: [
          [2, 1],
          [2, 3],
        ],
      },
    },
    3,
  ],
  [{ $setIntersection: ['$list', [2, 9]] }, [2]],
  [{ $setDifference: ['$list', [2]] }, [3, 1]],
]

const texts: Case[] = [
  [{ $concat: ['$text', '!'] }, 'Học sinh!'],
  [{ $concat: ['$text', '$nothing'] }, null],
  [{ $toUpper: 'abc' }, 'ABC'],
  [{ $toLower: 'ABC' }, 'abc'],
  [{ $strLenCP: '$text' }, 8],
  [{ $substrCP: ['$text', 0, 3] }, 'Học'],
  [{ $indexOfCP: ['$text', 's'] }, 4],
  [{ $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
  [{ $trim: { input: '  a ' } }, 'a'],
  [{ $ltrim: { input: 'xxa', chars: 'x' } }, 'a'],
  [{ $replaceAll: { input: 'a.b.c', find: '.', replacement: '-' } }, 'a-b-c'],
  [{ $regexMatch: { input: '$text', regex: /^h/i } }, true],
  [{ $toString: '$id' }, id.toHexString()],
  [{ $toString: '$long' }, '9007199254740993'],
  [{ $toString: '$at' }, '2024-05-17T13:11:30.250Z'],
  [{ $toObjectId: id.toHexString() }, id],
]

const dates: Case[] = [
  [{ $year: '$at' }, 2024],
  [{ $month: '$at' }, 5],
  [{ $dayOfMonth: '$at' }, 17],
  [{ $hour: { date: '$at', timezone: 'Asia/Ho_Chi_Minh' } }, 20],
  [{ $dayOfWeek: '$at' }, 6],
  [{ $isoWeek: '$at' }, 20],
  [{ $millisecond: '$at' }, 250],
  [{ $toDate: '2024-01-01' }, new Date('2024-01-01')],
  [{ $toDate: '$id' }, new Date(0)],
  [{ $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M:%S' } }, '2024-05-17 13:11:30'],
  [
    { $dateToString: { date: '$at', format: '%Y-%m-%dT%H:%M:%S.%L%z', timezone: '+07:00' } },
    '2024-05-17T20:11:30.250+0700',
  ],
  [{ $dateFromString: { dateString: '2024-02-03T04:05:06Z' } }, new Date('2024-02-03T04:05:06Z')],
  [{ $dateTrunc: { date: '$at', unit: 'month' } }, new Date('2024-05-01')],
  [{ $dateAdd: { startDate: '$at', unit: 'day', amount: 1 } }, new Date(at.getTime() + 86_400_000)],
  [{ $dateDiff: { startDate: new Date('2024-05-01'), endDate: '$at', unit: 'day' } }, long(16)],
]

describe('an expression', () => {
  const database = useDatabase()
  // Numbers as their BSON types, so that 2 and 2.0 differ.
  const computed = async (expression: unknown, promoteValues = false): Promise<unknown> => {
    const collection = await database.collection([document])
    const pipeline = [{ $project: { _id: 0, value: expression } }]
    const [found] = await collection.aggregate(pipeline, { promoteValues }).toArray()
    return found?.value
  }
  const stored = async (value: unknown): Promise<unknown> => {
    const collection = await database.collection([{ _id: 1, value }])
    return (await collection.findOne({}, { promoteValues: false }))?.value
  }

  for (const [group, cases] of Object.entries({ values, logic, numbers, arrays, texts, dates })) {
    describe(`of ${group}`, () => {
      for (const [expression, value] of cases) {
        it(JSON.stringify(expression), async () => {
          expect(await computed(expression)).to.deep.equal(value === undefined ? undefined : await stored(value))
        })
      }
    })
  }

  it('keeps bytes, timestamps and integers as they are', async () => {
    const others = { bytes: new Binary(Buffer.from([1, 255])), stamp: new Timestamp({ t: 5, i: 1 }), int: new Int32(3) }
    const collection = await database.collection([{ _id: 1, ...others }])
    const pipeline: Document[] = [{ $group: { _id: '$bytes', stamp: { $max: '$stamp' }, sum: { $sum: '$int' } } }]

    expect(await collection.aggregate(pipeline, { promoteValues: false }).toArray()).to.deep.equal([
      { _id: others.bytes, stamp: others.stamp, sum: others.int },
    ])
  })

  it('knows the time of the query', async () => {
    const [start, end] = ((await computed({ a: ['$$NOW', '$$NOW'] })) as Document).a as [Date, Date]

    expect(start).to.deep.equal(end)
    expect(start.getTime()).to.be.closeTo(Date.now(), 60_000)
  })

  const refusals: [unknown, number][] = [
    [{ $foo: 1 }, 31325],
    [{ $add: ['$text', 1] }, 14],
    [{ $divide: [1, 0] }, 2],
    [{ $size: '$int' }, 17124],
    [{ $toInt: 'x' }, 241],
    [{ $toObjectId: 'x' }, 241],
    [{ $concat: ['$int'] }, 16702],
    [{ $eq: [1] }, 16020],
    [{ $cond: [1, 2] }, 16020],
    [{ $in: [1, '$int'] }, 40081],
    ['$$missing', 17276],
    [{ $arrayElemAt: ['$int', 0] }, 28689],
    [{ $dateToString: { date: '$text' } }, 16006],
    [{ $map: { in: 1 } }, 16880],
  ]
  for (const [expression, code] of refusals) {
    it(`is refused: ${JSON.stringify(expression)}`, async () => {
      expect(await failureOf(computed(expression, true))).to.include({ code })
    })
  }
})
