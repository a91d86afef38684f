// What later features may use.

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
export {
  adaptMaterial,
  copyOf as copyOfFile,
  licencesForAdaptation,
  unitsToAdaptFor,
  type WhyNotAdapt,
  whyNotAdapt,
} from './adapt.ts'
export { type AddedMaterial, type AddedStep, addMaterials } from './add.ts'
export { nameUnits } from './belong.ts'
export { browseMaterials, type BrowseQuery } from './browse.ts'
export { checkCodes, hasTopics } from './check.ts'
export { type Missing, missingFor } from './completeness.ts'
export { fileChangeText, textOf } from './content-texts.ts'
export { type Content, emptyContent, type MaterialFile, type Source } from './content.ts'
export { canCorrect, correctWithin, type Tags } from './correct.ts'
export { addDownloads, setRating } from './count.ts'
export { shelvesOf, wordsOf } from './derive.ts'
export { changedFields, changedFiles, type ContentField, contentFields, type FileChange } from './differences.ts'
export { changeDraft, createMaterial, type NewMaterial, removeWithin } from './draft.ts'
export type { EditionRecord } from './edition.model.ts'
export { editionRecalledEvent, materialChangedEvent, recallLiftedEvent } from './events.ts'
export { attachFiles, fileFrom, mostFiles } from './files.ts'
export {
  findEdition,
  findMaterial,
  findMaterials,
  findShown,
  findWaiting,
  type FoundMaterial,
  isOffered,
  listOffered,
  listPublished,
  readMaterials,
  shownContent,
} from './find.ts'
export { type Following, licenceAfter, replaceDraftWithin, sourcesAfter, whyNotFollow } from './follow.ts'
export { isIndexed, listWithFile, markIndexed, readMaterial } from './index-state.ts'
export { contentForm, type ContentForm, type StepForm, stepForm } from './input.ts'
export { addressOfMaterial, nameIn, stateBadge, titleOf } from './labels.ts'
export { useMaterialLenders } from './lend.ts'
export { type Licence, type LicenceCode, licenceCodes, licenceOf, licences } from './licences.ts'
export { listOwn, walkBatches, walkMaterials } from './list.ts'
export type { MaterialRecord, Rated, Recall } from './material.model.ts'
export { reviewIn, schoolReview } from './policies.ts'
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
export { sendExports } from './reuse/export.ts'
export { type OwnMaterial, type OwnSource, readOwnFormat } from './reuse/read-own-format.ts'
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
  states,
  type Step,
  type StepName,
  stepNames,
  steps,
  targetsOf,
} from './states.ts'
export { useMaterialSteps } from './step-hooks.ts'
export { hideByItselfWithin, publishAsFarAs, takeStep, takeStepWithin } from './step.ts'
export { takeDownWithin } from './take-down.ts'
export { takeInWithin } from './take-in.ts'
export { touchedCard } from './touched-card.ts'
export { type Touched, touchedFor } from './touched.ts'
export { refuseRefused } from './uploaded.ts'
export { readCaptions } from './view/captions.ts'
export { creditOf, yearOf } from './view/credit.ts'
export { sendFile, sendZip, withoutInfected } from './view/deliver.ts'
export { filesPage } from './view/files-page.ts'
export { drawFormula, isPrice } from './view/formulas.ts'
export { type Names, namesOf } from './view/names.ts'
export { viewScripts } from './view/page.ts'
export { readFile, type Reading } from './view/read-page.ts'
export { type ShownRecall, shownRecall } from './view/recalled.ts'
export { type Bytes, headersOf, sendBytes } from './view/send.ts'
export { shownFiles } from './view/shown-files.ts'
export {
  bareName,
  findFile,
  previewBytes,
  renditionBytes,
  storedBytes,
  type Taken,
  thumbnailBytes,
} from './view/take.ts'
export { sumOfWeights, weighFiles, type Weight, weightless } from './view/weigh.ts'
export { openArchiveOf, type Packed, safeName, uniqueNames } from './view/zip.ts'
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
