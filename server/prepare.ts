// The settings that features need before any of them works.

import { fullCost, lowCost, providerOptionsOf, useHashCost, useProvider } from './accounts/index.ts'
import { useCalendarSources } from './calendar/index.ts'
import type { Config } from './config.ts'
import { useCourseCompanions, useItemKinds } from './courses/index.ts'
import { useLinkChecks } from './curation/index.ts'
import { features } from './features.ts'
import { useContact } from './harvesting/index.ts'
import { mailOptionsOf, useMail } from './mail/index.ts'
import { useMaterialLenders, useMaterialSteps } from './materials/index.ts'
import { useOnlineSpans } from './online-spans.ts'
import { useLearningWatchers } from './pages/learning-watchers.ts'
import { usePolicies } from './policies/index.ts'
import { useToolFolders } from './processing/index.ts'
import { useUnitContents } from './schools/index.ts'
import { useSearchIndexes } from './search-indexes.ts'
import { useUpstreamUsers } from './updates/index.ts'
import { useUseViewers } from './usage/index.ts'
import { useUploadSettings } from './uploads/index.ts'
import { useYearUses } from './years/index.ts'

export function prepare(config: Config): void {
  usePolicies(features.flatMap(({ policies = [] }) => policies))
  useUnitContents(features.flatMap(({ unitContents = [] }) => unitContents))
  useMaterialSteps(features.flatMap(({ materialSteps = [] }) => materialSteps))
  useMaterialLenders(features.flatMap(({ materialLenders = [] }) => materialLenders))
  useUpstreamUsers(features.flatMap(({ upstreamUsers = [] }) => upstreamUsers))
  useSearchIndexes(features.flatMap(({ searchIndexes = [] }) => searchIndexes))
  useYearUses(features.flatMap(({ yearUses = [] }) => yearUses))
  useUseViewers(features.flatMap(({ useViewers = [] }) => useViewers))
  useCalendarSources(features.flatMap(({ calendarSources = [] }) => calendarSources))
  useItemKinds(features.flatMap(({ itemKinds = [] }) => itemKinds))
  useOnlineSpans(features.flatMap(({ onlineSpans = [] }) => onlineSpans))
  useLearningWatchers(features.flatMap(({ learningWatchers = [] }) => learningWatchers))
  useCourseCompanions(features.flatMap(({ courseCompanions = [] }) => courseCompanions))
  useMail(mailOptionsOf(config))
  useContact(config.mailFrom)
  useToolFolders(config.toolFolders)
  useLinkChecks(config.checkLinks)
  useProvider(providerOptionsOf(config))
  useUploadSettings({
    limit: config.uploadLimit * 1024 * 1024,
    formLimit: config.formUploadLimit * 1024 * 1024,
    clamdAddress: config.clamdAddress,
    useNames: features.flatMap(({ fileUses }) => fileUses ?? []),
  })
  useHashCost(config.environment === 'test' ? lowCost : fullCost)
}
