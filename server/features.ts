// The features, in their order: each may use the earlier ones, through their index.ts only.

import { accounts } from './accounts/feature.ts'
import { announcements } from './announcements/feature.ts'
import { assignments } from './assignments/feature.ts'
import { calendar } from './calendar/feature.ts'
import { cartridges } from './cartridges/feature.ts'
import { catalogue } from './catalogue/feature.ts'
import { classes } from './classes/feature.ts'
import { collections } from './collections/feature.ts'
import { consents } from './consents/feature.ts'
import { courses } from './courses/feature.ts'
import { coverage } from './coverage/feature.ts'
import { curation } from './curation/feature.ts'
import { curriculum } from './curriculum/feature.ts'
import { discussions } from './discussions/feature.ts'
import type { Feature } from './feature.ts'
import { disruption } from './disruption/feature.ts'
import { figures } from './figures/feature.ts'
import { harvesting } from './harvesting/feature.ts'
import { home } from './home/feature.ts'
import { imports } from './imports/feature.ts'
import { materials } from './materials/feature.ts'
import { notices } from './notices/feature.ts'
import { operations } from './operations/feature.ts'
import { packages } from './packages/feature.ts'
import { people } from './people/feature.ts'
import { policies } from './policies/feature.ts'
import { privacy } from './privacy/feature.ts'
import { processing } from './processing/feature.ts'
import { reports } from './reports/feature.ts'
import { schools } from './schools/feature.ts'
import { style } from './style/feature.ts'
import { timetable } from './timetable/feature.ts'
import { tokens } from './tokens/feature.ts'
import { updates } from './updates/feature.ts'
import { uploads } from './uploads/feature.ts'
import { usage } from './usage/feature.ts'
import { years } from './years/feature.ts'

export const features: readonly Feature[] = [
  schools,
  policies,
  years,
  curriculum,
  people,
  classes,
  accounts,
  notices,
  consents,
  imports,
  uploads,
  processing,
  materials,
  usage,
  catalogue,
  curation,
  reports,
  collections,
  coverage,
  updates,
  packages,
  timetable,
  courses,
  assignments,
  discussions,
  announcements,
  disruption,
  calendar,
  cartridges,
  harvesting,
  privacy,
  figures,
  tokens,
  operations,
  style,
  home,
]
