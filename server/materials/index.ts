// What later features may use.

export {
  adaptMaterial,
  copyOf as copyOfFile,
  licencesForAdaptation,
  unitsToAdaptFor,
  whyNotAdapt,
  type WhyNotAdapt,
} from './adapt.ts'
export { addMaterials, type AddedMaterial, type AddedStep } from './add.ts'
export {
  canAnswerFor,
  canEdit,
  canLiftRecall,
  canRecall,
  canSeeDraft,
  canShare,
  canTakeFile,
  isOwner,
  scopesFor,
  type SharingUnit,
  stepsOf,
  unitsToShareFrom,
  worksOn,
} from './access.ts'
export { nameUnits } from './belong.ts'
export { type Content, emptyContent, type MaterialFile, type Source } from './content.ts'
export { fileChangeText, textOf } from './content-texts.ts'
export { canCorrect, correctWithin, type Tags } from './correct.ts'
export { addDownloads, setRating } from './count.ts'
export { changedFields, changedFiles, contentFields, type ContentField, type FileChange } from './differences.ts'
export { changeDraft, createMaterial, type NewMaterial, removeWithin } from './draft.ts'
export { editionRecalledEvent, materialChangedEvent, recallLiftedEvent } from './events.ts'
export { attachFiles, fileFrom, mostFiles } from './files.ts'
export { type Following, licenceAfter, replaceDraftWithin, sourcesAfter, whyNotFollow } from './follow.ts'
export {
  findEdition,
  listPublished,
  findMaterial,
  findMaterials,
  findShown,
  findWaiting,
  type FoundMaterial,
  isOffered,
  listOffered,
  readMaterials,
  shownContent,
} from './find.ts'
export { shelvesOf, wordsOf } from './derive.ts'
export { isIndexed, listWithFile, markIndexed, readMaterial } from './index-state.ts'
export { browseMaterials, type BrowseQuery } from './browse.ts'
export { listOwn, walkBatches, walkMaterials } from './list.ts'
export { type Licence, type LicenceCode, licenceCodes, licenceOf, licences } from './licences.ts'
export type { MaterialRecord, Rated, Recall } from './material.model.ts'
export { addressOfMaterial, nameIn, stateBadge, titleOf } from './labels.ts'
export { reviewIn, schoolReview } from './policies.ts'
export {
  isOnItsWay,
  type Mover,
  movers,
  type ReasonCode,
  reasonCodes,
  type Stage,
  stageOf,
  stages,
  type State,
  type Step,
  type StepName,
  stepNames,
  steps,
  states,
  targetsOf,
} from './states.ts'
export {
  findRecalledSources,
  liftRecallWithin,
  listMadeFrom,
  type RecalledSource,
  recallOf,
  recallWithin,
  replacementOf,
} from './recall.ts'
export { keepOffering, type Retirement, retireWithin } from './retire.ts'
export { hideByItselfWithin, publishAsFarAs, takeStep, takeStepWithin } from './step.ts'
export { takeDownWithin } from './take-down.ts'
export { type Touched, touchedFor } from './touched.ts'
export { touchedCard } from './touched-card.ts'
export { useMaterialLenders } from './lend.ts'
export { useMaterialSteps } from './step-hooks.ts'
export { type ContentForm, contentForm, type StepForm, stepForm } from './input.ts'
export type { EditionRecord } from './edition.model.ts'
export { type Names, namesOf } from './view/names.ts'
export { creditOf, yearOf } from './view/credit.ts'
export {
  areAmong,
  canView,
  draftViewersOf,
  schoolCurators,
  sectorCurators,
  staff,
  viewableBy,
  viewerKeysOf,
} from './viewers.ts'
export * from './vocabulary.ts'
export { sendFile, sendZip, withoutInfected } from './view/deliver.ts'
export {
  bareName,
  findFile,
  previewBytes,
  renditionBytes,
  storedBytes,
  type Taken,
  thumbnailBytes,
} from './view/take.ts'
export { readCaptions } from './view/captions.ts'
export { filesPage } from './view/files-page.ts'
export { drawFormula, isPrice } from './view/formulas.ts'
export { readFile, type Reading } from './view/read-page.ts'
export { type Bytes, headersOf, sendBytes } from './view/send.ts'
export { viewScripts } from './view/page.ts'
export { type ShownRecall, shownRecall } from './view/recalled.ts'
export { shownFiles } from './view/shown-files.ts'
export { checkCodes, hasTopics } from './check.ts'
export { type Missing, missingFor } from './completeness.ts'
export { sendExports } from './reuse/export.ts'
export { type OwnMaterial, type OwnSource, readOwnFormat } from './reuse/read-own-format.ts'
export { takeInWithin } from './take-in.ts'
export { refuseRefused } from './uploaded.ts'
export { openArchiveOf, type Packed, safeName, uniqueNames } from './view/zip.ts'
