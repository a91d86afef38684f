import { expect } from 'chai'
import { nextName, partName } from '../../../server/classes/rollover/name.ts'
import { type Decisions, nothingDecided, previewOf } from '../../../server/classes/rollover/plan.ts'
import type { StateAssignment, StateClass, StatePupil, YearState } from '../../../server/classes/rollover/state.ts'
import { beginningOf, type KnownUnit, type SchoolLevel } from '../../../server/schools/index.ts'

describe('the name of a class in the next year', () => {
  const names: [string, number, string, boolean][] = [
    ['6A1', 6, '7A1', false],
    ['9A10', 9, '10A10', false],
    ['11 Toán', 11, '12 Toán', false],
    ['4B', 4, '5B', false],
    ['Lớp 6A', 6, 'Lớp 6A', true],
    ['61', 6, '61', true],
    ['6A1', 7, '6A1', true],
    ['Hoa Sen', 3, 'Hoa Sen', true],
  ]
  for (const [name, grade, next, isKept] of names)
    it(`of ${name} in grade ${grade} is ${next}`, () =>
      expect(nextName(name, grade)).to.deep.equal({ name: next, isKept }))

  it('tells the parts of a combined class apart, and never gets too long', () => {
    expect(partName('Lớp ghép 1+2', 2)).to.equal('2 (Lớp ghép 1+2)')
    expect(partName('x'.repeat(60), 10)).to.have.lengthOf(60)
  })
})

describe('the plan of a rollover', () => {
  const pupil = (personId: string, more: Partial<StatePupil> = {}): StatePupil => ({
    ...{ personId, placementId: `p-${personId}`, grade: undefined },
    ...{ isRetained: false, isPupil: true, isPlaced: false },
    ...more,
  })
  const assignment = (personId: string, more: Partial<StateAssignment> = {}): StateAssignment => ({
    ...{ id: `a-${personId}`, personId, kind: 'homeroom', level: undefined, subjectCode: undefined },
    ...{ isSubstitute: false, isStaffThen: true },
    ...more,
  })
  const maths = (personId: string, level = 'lowerSecondary') =>
    assignment(personId, { id: `m-${personId}`, kind: 'subject', level, subjectCode: 'TOAN' })
  /** Where there is one grade, it is that of every pupil. */
  const classOf = (name: string, grades: number[], more: Partial<StateClass> = {}): StateClass => {
    const { pupils = [pupil(`of-${name}`)], ...others } = more
    const [only] = grades.length === 1 ? grades : []
    return {
      ...{ id: `c-${name}`, name, grades, campusId: undefined, assignments: [] },
      ...{ pupils: pupils.map((one) => ({ ...one, grade: one.grade ?? only })), ...others },
    }
  }
  const stateOf = (classes: StateClass[], levels: SchoolLevel[], more: Partial<YearState> = {}): YearState => ({
    school: { id: 's', levels } as unknown as KnownUnit,
    ...{ fromKey: 2026, toKey: 2027, day: beginningOf('2027-08-30'), classes, next: [], unplacedIds: [] },
    names: new Map(classes.flatMap(({ assignments }) => assignments.map(({ personId }) => [personId, personId]))),
    ...more,
  })
  /** Maths is taught in every grade of lower secondary. */
  const preview = (state: YearState, decisions: Partial<Decisions> = {}) =>
    previewOf(
      state,
      { ...nothingDecided, ...decisions },
      ({ level }, grade) => level === 'lowerSecondary' && grade >= 6 && grade <= 9,
    )
  const whatOf = ({ plan }: ReturnType<typeof preview>) =>
    Object.fromEntries(
      plan.moves.flatMap(({ pupils }) =>
        pupils.map(({ personId, what, targetKey }) => [personId, [what, targetKey].filter(Boolean).join(' ')]),
      ),
    )
  const looksOf = ({ looks }: ReturnType<typeof preview>) => looks.map(({ what }) => what)

  it('lets each level go on to the next one of the same school, and the highest grade leave', () => {
    for (const [levels, grade, what] of [
      [['primary'], 5, 'leave'],
      [['primary', 'lowerSecondary'], 5, 'up 6a'],
      [['lowerSecondary'], 9, 'leave'],
      [['lowerSecondary', 'upperSecondary'], 9, 'up 10a'],
      [['primary', 'upperSecondary'], 5, 'leave'],
      [['continuing'], 9, 'up 10a'],
      [['continuing'], 12, 'leave'],
    ] as const) {
      const name = `${grade}A`
      expect(whatOf(preview(stateOf([classOf(name, [grade])], [...levels]))), levels.join()).to.deep.equal({
        [`of-${name}`]: what,
      })
    }
  })

  it('does not know by itself who goes on in a preschool', () => {
    const state = stateOf([classOf('Lá 1', [0]), classOf('Chồi 1', [0])], ['preschool'])
    expect(Object.keys(preview(state).errors)).to.deep.equal(['then.c-Lá 1-0', 'then.c-Chồi 1-0'])
    const decided = preview(state, {
      thens: new Map([
        ['c-Lá 1-0', 'leave'],
        ['c-Chồi 1-0', 'up'],
      ]),
      names: new Map([['c-Chồi 1-0', 'Lá 1']]),
    })
    expect(decided.errors).to.deep.equal({})
    expect(whatOf(decided)).to.deep.equal({ 'of-Lá 1': 'leave', 'of-Chồi 1': 'up lá 1' })
    expect(decided.plan.targets.map(({ name, grades }) => [name, ...grades])).to.deep.equal([['Lá 1', 0]])
  })

  it('proposes empty classes for the lowest grade, which may be called otherwise or left out', () => {
    const state = stateOf([classOf('6A1', [6]), classOf('6A2', [6])], ['lowerSecondary'])
    const intake = new Map([
      ['c-6A1', '6B'],
      ['c-6A2', ''],
    ])
    const names = preview(state, { intake }).plan.targets.map(({ name, isIntake }) => [name, isIntake])
    expect(names).to.deep.equal([
      ['7A1', false],
      ['7A2', false],
      ['6B', true],
    ])
  })

  it('splits a combined class by grade and asks for each of its pupils', () => {
    const state = stateOf([classOf('Ghép', [1, 2], { pupils: [pupil('x'), pupil('y')] })], ['primary'])
    const first = preview(state)
    expect(looksOf(first)).to.include('combined')
    expect(Object.keys(first.errors)).to.deep.equal(['pupil.x', 'pupil.y'])
    const pupils = new Map([
      ['x', 'part:c-Ghép-1'],
      ['y', 'part:c-Ghép-2'],
    ])
    const decided = preview(state, { pupils })
    expect(decided.errors).to.deep.equal({})
    expect(whatOf(decided)).to.deep.equal({ x: 'up 2 (ghép)', y: 'up 3 (ghép)' })
  })

  it('knows which grade of a combined class a pupil is in, where somebody has said it', () => {
    const pupils = [
      pupil('four', { grade: 4 }),
      pupil('five', { grade: 5 }),
      pupil('unknown'),
      pupil('down', { grade: 4, isRetained: true }),
    ]
    const state = stateOf([classOf('Ghép', [4, 5], { pupils }), classOf('3A', [3]), classOf('5A', [5])], ['primary'])
    const first = preview(state)
    expect(whatOf(first)).to.deep.include({ four: 'up 5 (ghép)', five: 'leave' })
    expect(first.choices.map(({ personId, options }) => [personId, ...options])).to.deep.equal([
      ['unknown', 'part:c-Ghép-4', 'part:c-Ghép-5', 'none'],
      ['down', 'class:4a', 'none', 'leave'],
    ])
    expect(Object.keys(first.errors)).to.deep.equal(['pupil.unknown', 'pupil.down'])
  })

  it('carries the grade on into a combined class of the new year', () => {
    const state = stateOf([classOf('Ghép', [3, 4], { pupils: [pupil('x', { grade: 3 })] })], ['primary'])
    const names = new Map([
      ['c-Ghép-3', 'Ghép'],
      ['c-Ghép-4', 'Ghép'],
    ])
    const [move] = preview(state, { names }).plan.moves
    expect(move!.pupils[0]).to.deep.include({ what: 'up', targetKey: 'ghép', grade: 4 })
  })

  it('keeps a combined class together when its parts are called the same', () => {
    const state = stateOf([classOf('Ghép', [1, 2], { pupils: [] })], ['primary'])
    const names = new Map([
      ['c-Ghép-1', 'Ghép'],
      ['c-Ghép-2', 'Ghép'],
    ])
    const { plan, errors, looks } = preview(state, { names })
    expect(errors).to.deep.equal({})
    expect(plan.targets.map(({ name, grades }) => [name, ...grades])).to.deep.equal([['Ghép', 2, 3]])
    expect(looks.map(({ what }) => what)).to.include('merged')
  })

  it('lets two classes of a grade become one, but not of two grades', () => {
    const state = stateOf([classOf('6A1', [6]), classOf('6A2', [6]), classOf('7A1', [7])], ['lowerSecondary'])
    const merged = preview(state, { names: new Map([['c-6A2-6', '7A1']]) })
    expect(merged.errors).to.deep.equal({})
    expect(looksOf(merged)).to.include('merged')
    const wrong = preview(state, { names: new Map([['c-7A1-7', '7a1']]) })
    expect(Object.keys(wrong.errors)).to.deep.equal(['name.c-7A1-7'])
  })

  it('uses a class of the new year that is there, unless it is of another grade', () => {
    const next = (grades: number[]) => ({ next: [{ id: 'n', name: '7A1', grades, hasClassTeacher: true }] })
    const classes = [classOf('6A1', [6], { assignments: [assignment('t')] })]
    const there = preview(stateOf(classes, ['lowerSecondary'], next([7])))
    expect(there.plan.targets[0]).to.deep.include({ name: '7A1', existingId: 'n' })
    expect(looksOf(there)).to.include.members(['exists', 'twoClassTeachers'])
    const wrong = preview(stateOf(classes, ['lowerSecondary'], next([8])))
    expect(Object.keys(wrong.errors)).to.deep.equal(['name.c-6A1-6'])
  })

  it('tells who is left: in no class, no longer a pupil, with a class already, under an unchanged name', () => {
    const pupils = [pupil('gone', { isPupil: false }), pupil('placed', { isPlaced: true }), pupil('here')]
    const state = stateOf([classOf('Sen', [6], { pupils })], ['lowerSecondary'], { unplacedIds: ['u'] })
    const previewed = preview(state)
    expect(looksOf(previewed)).to.have.members(['nameKept', 'gone', 'placed', 'unplaced'])
    expect(whatOf(previewed)).to.deep.equal({ gone: 'none', placed: 'none', here: 'up sen' })
  })

  it('lets a pupil who stays down choose among classes of the same grade', () => {
    const state = stateOf(
      [
        classOf('6A1', [6], { pupils: [pupil('x', { isRetained: true }), pupil('y')] }),
        classOf('7A1', [7], { pupils: [] }),
      ],
      ['lowerSecondary'],
    )
    const [choice] = preview(state).choices
    expect(choice).to.deep.include({ personId: 'x', why: 'retained', options: ['class:6a1', 'none', 'leave'] })
    expect(whatOf(preview(state, { pupils: new Map([['x', 'class:6a1']]) }))).to.deep.equal({
      x: 'stay 6a1',
      y: 'up 7a1',
    })
    expect(Object.keys(preview(state, { pupils: new Map([['x', 'class:8a1']]) }).errors)).to.deep.equal(['pupil.x'])
  })

  describe('offers the teachers again', () => {
    const offersOf = ({ plan }: ReturnType<typeof preview>) =>
      plan.targets.flatMap(({ name, offers }) => offers.map(({ personId, kind }) => `${personId} ${kind} ${name}`))
    const classes = [
      classOf('6A1', [6], { assignments: [assignment('an'), maths('an')] }),
      classOf('7A1', [7], { assignments: [assignment('binh')] }),
      classOf('9A1', [9], { assignments: [assignment('chi')] }),
    ]

    it('with their class, or with their grade', () => {
      const state = stateOf(classes, ['lowerSecondary'])
      expect(offersOf(preview(state))).to.deep.equal(['an homeroom 7A1', 'an subject 7A1', 'binh homeroom 8A1'])
      expect(offersOf(preview(state, { teachers: 'stay' }))).to.deep.equal([
        'binh homeroom 7A1',
        'an homeroom 6A1',
        'an subject 6A1',
      ])
      expect(offersOf(preview(state, { teachers: 'none' }))).to.deep.equal([])
      expect(looksOf(preview(state))).to.deep.equal(['nothingToFollow'])
      expect(looksOf(preview(state, { teachers: 'stay' }))).to.deep.equal(['noSameClass'])
    })

    it('of a class otherwise than of the school', () => {
      const state = stateOf(classes, ['lowerSecondary'])
      expect(offersOf(preview(state, { classTeachers: new Map([['c-6A1', 'none']]) }))).to.deep.equal([
        'binh homeroom 8A1',
      ])
    })

    it('never those who leave before, nor two class teachers, nor who only stood in', () => {
      const state = stateOf(
        [
          classOf('6A1', [6], { assignments: [assignment('an', { isStaffThen: false }), maths('an')] }),
          classOf('6A2', [6], { assignments: [assignment('binh')] }),
          classOf('6A3', [6], { assignments: [assignment('chi'), assignment('dung', { isSubstitute: true })] }),
        ],
        ['lowerSecondary'],
      )
      const previewed = preview(state, { names: new Map([['c-6A3-6', '7A2']]) })
      expect(offersOf(previewed)).to.deep.equal(['an subject 7A1', 'binh homeroom 7A2'])
      expect(looksOf(previewed)).to.include.members(['teacherLeaves', 'twoClassTeachers'])
    })

    it('not into another level, nor a subject that is not taught there', () => {
      const state = stateOf(
        [classOf('5A', [5], { assignments: [assignment('an'), maths('an', 'primary')] })],
        ['primary', 'lowerSecondary'],
      )
      const previewed = preview(state)
      expect(offersOf(previewed)).to.deep.equal([])
      expect(looksOf(previewed)).to.have.members(['otherLevel', 'notTaught'])
    })
  })
})
