import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import type { ListGroup } from '../../server/people/access.ts'
import { listPeople, type NewPerson, addPeopleWithMemberships } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { listWordsFrom } from '../../server/people/words.ts'
import type { Role } from '../../server/roles.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { addUnit } from '../schools/units.ts'
import { actorOf, assign, makeClass, makeGuardian, makePerson, makePupil } from '../support/make.ts'

const longAgo = new Date('2026-01-01')
const yesterday = new Date(Date.now() - 24 * 3600_000)

/** As ICU's collation `vi` has them. */
const inOrder = [
  ...['Trần Văn An', 'Lê Thị Ánh', 'Đặng Văn Ân', 'Bùi Thị Ẩn', 'Phạm Dung', 'Vũ Duy Dũng', 'Đỗ Đức Đạt', "H'Lan Êban"],
  ...['Đinh Thị Hương', 'Nguyễn Thị Hương', 'Nguyễn Thị Hường', 'Lê Oanh', 'Lý Thị Ơn', 'Phan Uyên', 'Trương Ước'],
  ...['Nguyễn Ngọc Ý', 'Hoàng Thị Yến'],
]

describe('a list of people', () => {
  withDatabase()
  let school: Types.ObjectId
  let other: Types.ObjectId
  let sector: Types.ObjectId
  let registrar: Actor
  let administrator: Actor
  let leader: Actor
  beforeEach(async () => {
    sector = await addUnit({ name: 'Sở', kind: 'sectorOffice' })
    school = await addUnit({ name: 'Trường A' })
    other = await addUnit({ name: 'Trường B' })
    registrar = await actorOf(await makePerson('registrar', { unitId: school, name: 'Giáo Vụ' }))
    administrator = await actorOf(await makePerson('sectorAdministrator', { unitId: sector, name: 'Quản Trị' }))
    leader = await actorOf(await makePerson('sectorLeader', { unitId: sector, name: 'Lãnh Đạo' }))
  })

  const add = (
    names: readonly string[],
    role: Role,
    unitId = school,
    more: Partial<NewPerson> & { to?: Date } = {},
  ) => {
    const { to, ...person } = more
    const membership = { unitId, role, from: longAgo, ...(to ? { to } : {}) }
    return addPeopleWithMemberships(
      names.map((fullName) => ({ id: new Types.ObjectId(), fullName, ...person, memberships: [membership] })),
    )
  }
  interface Wish {
    readonly unitId?: Types.ObjectId | undefined
    readonly group?: ListGroup | undefined
    readonly text?: string
    readonly role?: Role
  }
  const list = async (actor: Actor, wish: Wish = {}, limit = 50, cursor?: string) => {
    const query = { unitId: school, group: 'student' as const, text: '', role: undefined, ...wish }
    const { people } = await listPeople(actor, query, { limit, cursor })
    return { names: people.items.map(({ fullName }) => fullName), next: people.next }
  }
  const namesOf = async (actor: Actor, wish?: Wish) => (await list(actor, wish)).names
  const refusal = async (actor: Actor, wish?: Wish) => {
    try {
      await list(actor, wish)
      return undefined
    } catch (error) {
      return (error as { status?: number }).status
    }
  }
  const everywhere = { unitId: undefined }

  it('is not there for a unit that is not, or of which nothing may be seen', async () => {
    expect(await refusal(registrar, { unitId: new Types.ObjectId() })).to.equal(404)
    expect(await refusal(registrar, { unitId: other })).to.equal(404)
    expect(await refusal(registrar, { unitId: other, group: 'staff' })).to.equal(404)
  })

  it('is refused to those who may see another list there, or none of the whole sector', async () => {
    expect(await refusal(leader, { unitId: other })).to.equal(403)
    expect(await refusal(leader, { ...everywhere, group: 'student' })).to.equal(403)
    expect(await refusal(leader, { ...everywhere, group: undefined })).to.equal(403)
    expect(await refusal(registrar, { ...everywhere, group: 'staff' })).to.equal(403)
    expect(await refusal(registrar, { group: undefined })).to.equal(403)
  })

  it('has names in their Vietnamese order, however they came', async () => {
    await add([...inOrder].sort(), 'student')
    expect(await namesOf(registrar)).to.deep.equal(inOrder)
    expect(await namesOf(administrator, { ...everywhere })).to.deep.equal(inOrder)
  })

  it('goes by what somebody has said that a name is sorted by', async () => {
    await add(['Trần Văn An', 'Lê Oanh'], 'student')
    await add(["H'Lan Êban"], 'student', school, { sortName: "H'Lan Êban" })
    expect(await namesOf(registrar)).to.deep.equal(['Trần Văn An', "H'Lan Êban", 'Lê Oanh'])
  })

  it('comes in pages, each person once, also of one name', async () => {
    await add(
      Array.from({ length: 12 }, (_, at) => (at < 7 ? 'Nguyễn Minh Anh' : `Lê Thị Hà ${at}`)),
      'student',
    )
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 9; page++) {
      const query = { unitId: school, group: 'student' as const, text: '', role: undefined }
      const { people } = await listPeople(registrar, query, { limit: 5, cursor })
      seen.push(...people.items.map(({ _id }) => _id.toString()))
      if (people.next === undefined) break
      cursor = people.next
    }
    expect(seen).to.have.lengthOf(12)
    expect(new Set(seen).size).to.equal(12)
  })

  it('has each group of a unit, and who has left it', async () => {
    await add(['Học Sinh'], 'student')
    await add(['Thầy Giáo'], 'teacher')
    await add(['Phụ Huynh'], 'guardian')
    await add(['Đã Đi'], 'student', school, { to: yesterday })
    await add(['Sắp Đến'], 'student')
    await Person.updateOne({ fullName: 'Sắp Đến' }, { 'places.0.from': new Date(Date.now() + 3600_000) })
    await add(['Nơi Khác'], 'student', other)
    expect(await namesOf(registrar, { group: 'student' })).to.deep.equal(['Học Sinh'])
    expect(await namesOf(registrar, { group: 'staff' })).to.deep.equal(['Thầy Giáo', 'Giáo Vụ'])
    expect(await namesOf(registrar, { group: 'guardian' })).to.deep.equal(['Phụ Huynh'])
    expect(await namesOf(registrar, { group: 'former' })).to.deep.equal(['Đã Đi'])
  })

  it('counts nobody as having left who is something else there', async () => {
    const person = { id: new Types.ObjectId(), fullName: 'Đổi Việc' }
    const memberships = [
      { unitId: school, role: 'teacher' as const, from: longAgo, to: yesterday },
      { unitId: school, role: 'librarian' as const, from: longAgo },
    ]
    await addPeopleWithMemberships([{ ...person, memberships }])
    expect(await namesOf(registrar, { group: 'former' })).to.deep.equal([])
    expect(await namesOf(registrar, { group: 'staff', role: 'teacher' })).to.deep.equal([])
    expect(await namesOf(registrar, { group: 'staff', role: 'librarian' })).to.deep.equal(['Đổi Việc'])
  })

  it('leaves out who has been removed', async () => {
    await add(['Học Sinh'], 'student')
    await Person.updateOne({ fullName: 'Học Sinh' }, { removedAt: new Date() })
    expect(await namesOf(registrar)).to.deep.equal([])
    expect(await namesOf(administrator, { ...everywhere, group: undefined })).not.to.include('Học Sinh')
  })

  for (const [where, actorNamed, wish] of [
    ['in a school', () => registrar, {}],
    ['in the sector', () => administrator, everywhere],
  ] as const) {
    describe(`searched ${where}`, () => {
      const found = (text: string) => namesOf(actorNamed(), { ...wish, text })
      beforeEach(() => add([...inOrder, 'Nguyễn Thị Thu Hà'], 'student'))

      it('finds by words, in any order, however they are typed', async () => {
        for (const text of ['huong nguyen', 'NGUYỄN hương', 'thi huong nguyen', 'Hương Thị'.normalize('NFD')])
          expect(await found(text), text).to.include('Nguyễn Thị Hương')
        expect(await found('dinh thi huong')).to.deep.equal(['Đinh Thị Hương'])
        expect(await found('thu thi ha nguyen')).to.deep.equal(['Nguyễn Thị Thu Hà'])
        for (const text of ['h’lan', "H'LAN", 'hlan', 'eban hlan'])
          expect(await found(text), text).to.deep.equal(["H'Lan Êban"])
      })

      it('finds one word alone, and nobody when a word is missing', async () => {
        expect(await found('huong')).to.deep.equal(['Đinh Thị Hương', 'Nguyễn Thị Hương', 'Nguyễn Thị Hường'])
        expect(await found('tran huong')).to.deep.equal([])
        expect(await found('xyz')).to.deep.equal([])
      })

      it('takes the last word for a beginning only when nobody has it whole', async () => {
        await add(['Trần Hu'], 'student')
        expect(await found('hu')).to.deep.equal(['Trần Hu'])
        expect(await found('huo')).to.have.lengthOf(3)
        expect(await found('nguyen thi huo')).to.deep.equal(['Nguyễn Thị Hương', 'Nguyễn Thị Hường'])
        expect(await found('le o')).to.deep.equal(['Lê Oanh'])
        expect(await found('huo nguyen')).to.deep.equal([])
      })

      it('pages through what a beginning finds', async () => {
        await add(['Lê Hưởng', 'Lê Huôn', 'Lê Hươm'], 'student')
        const wishes = { ...wish, text: 'huo' }
        const all = await namesOf(actorNamed(), wishes)
        const first = await list(actorNamed(), wishes, 4)
        const second = await list(actorNamed(), wishes, 4, first.next)
        expect([...first.names, ...second.names]).to.deep.equal(all)
        expect(second.next).to.equal(undefined)
      })

      it('takes no text for anything but words', async () => {
        for (const text of ['.*', '$ne', '+', '@teacher', '^'])
          expect(await refusal(actorNamed(), { ...wish, text })).to.equal(undefined)
        expect(await found('@teacher')).to.deep.equal([])
      })
    })
  }

  it('of the staff of the sector is found by names and roles, without the pupils of the same name', async () => {
    await add(['Nguyễn Thị Hương', 'Lê Oanh'], 'teacher')
    await add(['Nguyễn Thị Hương'], 'principal', other)
    await add(['Nguyễn Thị Hương', 'Nguyễn Văn Hương'], 'student')
    const staff = { ...everywhere, group: 'staff' as const }
    expect(await namesOf(leader, { ...staff, text: 'huong' })).to.deep.equal(['Nguyễn Thị Hương', 'Nguyễn Thị Hương'])
    expect(await namesOf(leader, { ...staff, text: 'huong', role: 'principal' })).to.have.lengthOf(1)
    expect(await namesOf(leader, { ...staff, role: 'teacher' })).to.deep.equal(['Nguyễn Thị Hương', 'Lê Oanh'])
    expect(await namesOf(leader, { ...staff, text: 'nguyen h' })).to.have.lengthOf(2)
    expect(await namesOf(leader, { ...staff, text: 'van' })).to.deep.equal([])
  })

  it('forgets a role from the moment at which it has ended', async () => {
    await add(['Lê Oanh'], 'teacher', school, { to: yesterday })
    const staff = { ...everywhere, group: 'staff' as const }
    expect(await namesOf(leader, { ...staff, text: 'oanh' })).to.deep.equal([])
    expect(await namesOf(leader, { ...staff, role: 'teacher' })).to.deep.equal([])
    expect(await namesOf(administrator, { ...staff, text: 'oanh' })).to.deep.equal([])
    await add(['Mai Anh'], 'student', school, { to: yesterday })
    expect(await namesOf(administrator, { ...everywhere })).to.deep.equal([])
    expect(await namesOf(administrator, { ...everywhere, group: undefined, text: 'mai' })).to.deep.equal(['Mai Anh'])
  })

  it('has for a teacher the pupils of their classes, and for the class teacher their guardians', async () => {
    const [own, taught, strange] = [await makeClass(school), await makeClass(school), await makeClass(school)]
    const [mine, theirs] = [await makePupil(own, { name: 'Của Tôi' }), await makePupil(taught, { name: 'Môn Toán' })]
    await makePupil(strange, { name: 'Lớp Khác' })
    await makeGuardian(mine, { name: 'Mẹ Tôi', unitId: school })
    await makeGuardian(theirs, { name: 'Mẹ Bạn', unitId: school })
    const person = await makePerson('teacher', { unitId: school, name: 'Thầy An' })
    await assign(person, own)
    await assign(person, taught, 'lowerSecondary TOAN')
    const teacher = await actorOf(person)
    expect(await namesOf(teacher, { group: 'student' })).to.deep.equal(['Môn Toán', 'Của Tôi'])
    expect(await namesOf(teacher, { group: 'student', text: 'toan' })).to.deep.equal(['Môn Toán'])
    expect(await namesOf(teacher, { group: 'guardian' })).to.deep.equal(['Mẹ Tôi'])
    expect(await namesOf(teacher, { group: 'staff' })).to.deep.equal(['Thầy An', 'Giáo Vụ'])
    expect(await refusal(teacher, { group: 'former' })).to.equal(403)
  })

  describe('is read', () => {
    const plans: [string, Wish, string][] = [
      ['of a school', {}, 'places.key_1_sortKey_1__id_1'],
      ['of a school by a name', { text: 'nguyen' }, 'places.key_1_sortKey_1__id_1'],
      ['of who has left', { group: 'former' }, 'places.unitId_1_sortKey_1__id_1'],
      ['of everybody', { ...everywhere, group: undefined }, 'sortKey_1__id_1'],
      ['of everybody by a name', { ...everywhere, group: undefined, text: 'nguyen' }, 'nameKeys_1_sortKey_1__id_1'],
      ['of pupils by two words', { ...everywhere, text: 'nguyen an' }, 'nameKeys_1_sortKey_1__id_1'],
      ['of pupils by four words', { ...everywhere, text: 'a b c d' }, 'nameKeys_1_sortKey_1__id_1'],
      ['of all staff', { ...everywhere, group: 'staff' }, 'places.group_1_sortKey_1__id_1'],
      ['of all staff by a name', { ...everywhere, group: 'staff', text: 'an' }, 'nameKeys_1_sortKey_1__id_1'],
      ['of all principals', { ...everywhere, group: 'staff', role: 'principal' }, 'nameKeys_1_sortKey_1__id_1'],
    ]
    for (const [what, wish, index] of plans) {
      it(`${what} along an index, in order`, async () => {
        // Lists are only told from single values when there are some.
        await add(['Nguyễn Văn An', 'a b c d', 'Nguyễn An'], 'student')
        await add(['Nguyễn Văn An', 'Lê An'], 'principal')
        const plan = await planOf(() => list(administrator, wish))
        expect(plan).to.equal(`LIMIT FETCH IXSCAN ${index}`)
      })
    }

    /** Of the first query for people that the work makes. */
    async function planOf(work: () => Promise<unknown>): Promise<string> {
      const { find } = Person
      let plan = ''
      Person.find = ((...given: Parameters<typeof find>) => {
        const query = find.apply(Person, given)
        const { exec } = query
        query.exec = async () => {
          if (plan === '') plan = stagesOf((await query.clone().explain('queryPlanner')) as unknown as Explained)
          return await exec.call(query)
        }
        return query
      }) as typeof find
      try {
        await work()
      } finally {
        Person.find = find
      }
      return plan
    }
  })
})

interface Stage {
  readonly stage: string
  readonly indexName?: string
  readonly inputStage?: Stage
}
interface Explained {
  readonly queryPlanner: { readonly winningPlan: Stage }
}

function stagesOf({ queryPlanner: { winningPlan } }: Explained): string {
  const stages: string[] = []
  for (let stage: Stage | undefined = winningPlan; stage; stage = stage.inputStage)
    stages.push(...[stage.stage, stage.indexName ?? ''].filter(Boolean))
  return stages.join(' ')
}

describe('the words of names that begin like this', () => {
  withDatabase()
  const add = async (...names: string[]) => {
    for (const fullName of names) await new Person({ fullName, createdAt: new Date() }).save()
  }

  it('are each there once, in order, and no pairs of words', async () => {
    await add('Nguyễn Văn An', 'Nguyễn Thị Ánh', 'Ngô Ân', 'Trần Anh')
    expect(await listWordsFrom('a')).to.deep.equal(['an', 'anh'])
    expect(await listWordsFrom('ng')).to.deep.equal(['ngo', 'nguyen'])
    expect(await listWordsFrom('an')).to.deep.equal(['an', 'anh'])
    expect(await listWordsFrom('x')).to.deep.equal([])
  })

  it('are a dozen at most', async () => {
    await add(...Array.from({ length: 20 }, (_, at) => `a${String.fromCharCode(97 + at)}`))
    expect(await listWordsFrom('a')).to.have.lengthOf(12)
  })
})
