// The life of a material, declared once: which steps there are, from where to where, who may take them. The states are those
// of the sector's workflow (NHAP … LUU_TRU). What others see meanwhile is another thing: the edition that is live stays
// so while a newer one is on its way.

export const states = [
  'draft',
  'awaitingGroup',
  'awaitingSchool',
  'publishedInSchool',
  'proposedToSector',
  'inPanel',
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
  'publishInSchool',
  'propose',
  'takeIntoPanel',
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

export interface Step {
  readonly name: StepName
  readonly from: readonly State[]
  /** `rest`: published where it is live, otherwise a draft. `entry`: where its way begins (`entryOf`). */
  readonly to: State | 'rest' | 'entry'
  readonly movers: readonly Mover[]
  /** Somebody has to say why. */
  readonly needsReason?: true
  /** Makes an edition of the draft. */
  readonly makesEdition?: true
  /** From now on others see the newest edition: in the school, or as widely as it is meant. */
  readonly goesLive?: 'school' | 'sector'
}

const resting: readonly State[] = ['draft', 'changesRequested', 'refused', 'publishedInSchool', 'publishedInSector']
const waitingInSchool: readonly State[] = ['awaitingGroup', 'awaitingSchool']
const waitingInSector: readonly State[] = ['proposedToSector', 'inPanel']
const everybody: readonly Mover[] = ['owner', 'schoolCurator', 'sectorCurator']
const curators: readonly Mover[] = ['schoolCurator', 'sectorCurator']

export const steps: readonly Step[] = [
  { name: 'submit', from: resting, to: 'entry', movers: ['owner'], makesEdition: true },
  { name: 'approveInGroup', from: ['awaitingGroup'], to: 'awaitingSchool', movers: ['groupLeader', 'schoolCurator'] },
  {
    name: 'publishInSchool',
    from: waitingInSchool,
    to: 'publishedInSchool',
    movers: ['schoolCurator'],
    goesLive: 'school',
  },
  { name: 'propose', from: ['publishedInSchool'], to: 'proposedToSector', movers: ['owner', 'schoolCurator'] },
  { name: 'takeIntoPanel', from: ['proposedToSector'], to: 'inPanel', movers: ['sectorCurator'] },
  {
    name: 'publishInSector',
    from: waitingInSector,
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
    from: waitingInSector,
    to: 'changesRequested',
    movers: ['sectorCurator'],
    needsReason: true,
  },
  { name: 'refuse', from: waitingInSchool, to: 'refused', movers: ['schoolCurator'], needsReason: true },
  { name: 'refuse', from: waitingInSector, to: 'refused', movers: ['sectorCurator'], needsReason: true },
  { name: 'withdraw', from: [...waitingInSchool, ...waitingInSector], to: 'rest', movers: ['owner'] },
  {
    name: 'hide',
    from: [...waitingInSchool, ...waitingInSector, 'publishedInSchool', 'publishedInSector', 'changesRequested'],
    to: 'hidden',
    movers: curators,
    needsReason: true,
  },
  { name: 'show', from: ['hidden'], to: 'rest', movers: curators },
  { name: 'archive', from: resting, to: 'archived', movers: everybody },
  { name: 'bringBack', from: ['archived'], to: 'rest', movers: everybody },
]

/** What a school asks for before a material is published in it (policy `materials.schoolReview`). */
export const schoolReviews = ['group', 'school'] as const
export type SchoolReview = (typeof schoolReviews)[number]

/** Where the way of a new edition begins: in the school; what an office makes goes to the sector at once. */
export function entryOf(isOfSchool: boolean, review: SchoolReview): State {
  if (!isOfSchool) return 'proposedToSector'
  return review === 'group' ? 'awaitingGroup' : 'awaitingSchool'
}

/** Where it stands when nothing is on its way. */
export function restOf(liveScope: 'school' | 'sector' | 'public' | undefined): State {
  if (liveScope === undefined) return 'draft'
  return liveScope === 'school' ? 'publishedInSchool' : 'publishedInSector'
}

export function isWaiting(state: State): boolean {
  return waitingInSchool.includes(state) || isWaitingInSector(state)
}

export function isWaitingInSector(state: State): boolean {
  return waitingInSector.includes(state)
}

/** The steps that somebody may take from a state. */
export function stepsFor(state: State, as: readonly Mover[]): readonly Step[] {
  return steps.filter(({ from, movers }) => from.includes(state) && movers.some((mover) => as.includes(mover)))
}
