// The life of a material, declared once: which steps there are, from where to where, who may take them. The states are those
// of the sector's workflow (NHAP … LUU_TRU). What others see meanwhile is another thing: the edition that is live stays
// so while a newer one is on its way.

export const states = [
  'draft',
  'awaitingGroup',
  'awaitingSchool',
  'approvedInSchool',
  'publishedInSchool',
  'proposedToSector',
  'inPanel',
  'approvedInSector',
  'publishedInSector',
  'changesRequested',
  'refused',
  'hidden',
  'archived',
] as const
export type State = (typeof states)[number]

/** Who may take a step: the owner, those who answer for the school's materials, or those who do for the sector. */
export const movers = ['owner', 'groupLeader', 'schoolCurator', 'sectorCurator'] as const
export type Mover = (typeof movers)[number]

export const stepNames = [
  'submit',
  'approveInGroup',
  'approveInSchool',
  'publishInSchool',
  'propose',
  'takeIntoPanel',
  'approveInSector',
  'publishInSector',
  'requestChanges',
  'refuse',
  'withdraw',
  'hide',
  'show',
  'archive',
  'bringBack',
] as const
export type StepName = (typeof stepNames)[number]

/** Why something is not taken as it is. Their words are `materials.reasonCodes.<code>`. */
export const reasonCodes = [
  'rights',
  'accuracy',
  'curriculum',
  'pedagogy',
  'technical',
  'metadata',
  'privacy',
  'duplicate',
  'other',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

export interface Step {
  readonly name: StepName
  readonly from: readonly State[]
  /** `rest`: published where it is live, otherwise a draft. `entry`: where its way begins (`entryOf`). */
  readonly to: State | 'rest' | 'entry'
  readonly movers: readonly Mover[]
  /** Somebody has to say why: by a code, and in words that the owner reads. */
  readonly needsReason?: true
  /** May name the day on which the edition goes live by itself. */
  readonly takesDay?: true
  /** Makes an edition of the draft. */
  readonly makesEdition?: true
  /** From now on others see the newest edition: in the school, or as widely as it is meant. */
  readonly goesLive?: 'school' | 'sector'
}

const resting: readonly State[] = ['draft', 'changesRequested', 'refused', 'publishedInSchool', 'publishedInSector']
const waitingInSchool: readonly State[] = ['awaitingGroup', 'awaitingSchool']
const waitingInSector: readonly State[] = ['proposedToSector', 'inPanel']
const onItsWay: readonly State[] = [...waitingInSchool, 'approvedInSchool', ...waitingInSector, 'approvedInSector']
const everybody: readonly Mover[] = ['owner', 'schoolCurator', 'sectorCurator']
const curators: readonly Mover[] = ['schoolCurator', 'sectorCurator']

export const steps: readonly Step[] = [
  // While an edition is on its way a newer one takes its place.
  { name: 'submit', from: [...resting, ...onItsWay], to: 'entry', movers: ['owner'], makesEdition: true },
  { name: 'approveInGroup', from: ['awaitingGroup'], to: 'awaitingSchool', movers: ['groupLeader', 'schoolCurator'] },
  {
    name: 'approveInSchool',
    from: waitingInSchool,
    to: 'approvedInSchool',
    movers: ['schoolCurator'],
    takesDay: true,
  },
  {
    name: 'publishInSchool',
    from: [...waitingInSchool, 'approvedInSchool'],
    to: 'publishedInSchool',
    movers: ['schoolCurator'],
    goesLive: 'school',
  },
  { name: 'propose', from: ['publishedInSchool'], to: 'proposedToSector', movers: ['owner', 'schoolCurator'] },
  { name: 'takeIntoPanel', from: ['proposedToSector'], to: 'inPanel', movers: ['sectorCurator'] },
  {
    name: 'approveInSector',
    from: waitingInSector,
    to: 'approvedInSector',
    movers: ['sectorCurator'],
    takesDay: true,
  },
  {
    name: 'publishInSector',
    from: [...waitingInSector, 'approvedInSector'],
    to: 'publishedInSector',
    movers: ['sectorCurator'],
    goesLive: 'sector',
  },
  {
    name: 'requestChanges',
    from: waitingInSchool,
    to: 'changesRequested',
    movers: ['groupLeader', 'schoolCurator'],
    needsReason: true,
  },
  {
    name: 'requestChanges',
    from: ['approvedInSchool'],
    to: 'changesRequested',
    movers: ['schoolCurator'],
    needsReason: true,
  },
  {
    name: 'requestChanges',
    from: [...waitingInSector, 'approvedInSector'],
    to: 'changesRequested',
    movers: ['sectorCurator'],
    needsReason: true,
  },
  { name: 'refuse', from: waitingInSchool, to: 'refused', movers: ['schoolCurator'], needsReason: true },
  { name: 'refuse', from: waitingInSector, to: 'refused', movers: ['sectorCurator'], needsReason: true },
  { name: 'withdraw', from: onItsWay, to: 'rest', movers: ['owner'] },
  {
    name: 'hide',
    from: [...onItsWay, 'publishedInSchool', 'publishedInSector', 'changesRequested'],
    to: 'hidden',
    movers: curators,
    needsReason: true,
  },
  { name: 'show', from: ['hidden'], to: 'rest', movers: curators },
  { name: 'archive', from: resting, to: 'archived', movers: everybody },
  { name: 'bringBack', from: ['archived'], to: 'rest', movers: everybody },
]

export const stages = ['group', 'school', 'sector'] as const
export type Stage = (typeof stages)[number]

/** Whose decision a material waits for. */
export function stageOf(state: State): Stage | undefined {
  if (state === 'awaitingGroup') return 'group'
  if (state === 'awaitingSchool') return 'school'
  return waitingInSector.includes(state) ? 'sector' : undefined
}

/** An edition is before somebody, or has been approved and is not live yet. */
export function isOnItsWay(state: State): boolean {
  return onItsWay.includes(state)
}

/** The sector decides about it, or has, and it is not live yet. */
export function isBeforeSector(state: State): boolean {
  return waitingInSector.includes(state) || state === 'approvedInSector'
}

/** What follows by itself on the day that was named with the approval. */
export function stepOfTheDay(state: State): Step | undefined {
  const name = { approvedInSchool: 'publishInSchool', approvedInSector: 'publishInSector' }[state as string]
  return steps.find((step) => step.name === name)
}

/** What a school asks for before a material is published in it (policy `materials.schoolReview`); `none` needs the sector’s leave. */
export const schoolReviews = ['group', 'school', 'none'] as const
export type SchoolReview = (typeof schoolReviews)[number]

/** Where the way of a new edition begins: in the school, where it can end as well; what an office makes goes to the sector at once. */
export function entryOf(isOfSchool: boolean, review: SchoolReview): State {
  if (!isOfSchool) return 'proposedToSector'
  return ({ group: 'awaitingGroup', school: 'awaitingSchool', none: 'publishedInSchool' } as const)[review]
}

/** Where it stands when nothing is on its way. */
export function restOf(liveScope: 'school' | 'sector' | 'public' | undefined): State {
  if (liveScope === undefined) return 'draft'
  return liveScope === 'school' ? 'publishedInSchool' : 'publishedInSector'
}

/** The steps that somebody may take from a state. */
export function stepsFor(state: State, as: readonly Mover[]): readonly Step[] {
  return steps.filter(({ from, movers }) => from.includes(state) && movers.some((mover) => as.includes(mover)))
}

/** Where a step can lead: a state, or one of those that depend on the material and on its school. */
export function targetsOf({ to }: Step): readonly State[] {
  if (to === 'rest') return [restOf(undefined), restOf('school'), restOf('sector')]
  if (to !== 'entry') return [to]
  return [...schoolReviews.map((review) => entryOf(true, review)), entryOf(false, 'group')]
}
