// One real answer of every operation of every feature: whoever adds an operation adds it to test/<feature>/answers.ts.

import { answers as assignments } from '../assignments/answers.ts'
import { answers as catalogue } from '../catalogue/answers.ts'
import { answers as classes } from '../classes/answers.ts'
import { answers as collections } from '../collections/answers.ts'
import { answers as consents } from '../consents/answers.ts'
import { answers as courses } from '../courses/answers.ts'
import { answers as coverage } from '../coverage/answers.ts'
import { answers as curation } from '../curation/answers.ts'
import { answers as curriculum } from '../curriculum/answers.ts'
import { answers as figures } from '../figures/answers.ts'
import { answers as imports } from '../imports/answers.ts'
import { answers as materials } from '../materials/answers.ts'
import { answers as notices } from '../notices/answers.ts'
import { answers as packages } from '../packages/answers.ts'
import { answers as people } from '../people/answers.ts'
import { answers as policies } from '../policies/answers.ts'
import { answers as reports } from '../reports/answers.ts'
import { answers as schools } from '../schools/answers.ts'
import { answers as tokens } from '../tokens/answers.ts'
import { answers as updates } from '../updates/answers.ts'
import { answers as uploads } from '../uploads/answers.ts'
import { answers as usage } from '../usage/answers.ts'
import { answers as years } from '../years/answers.ts'
import type { Answers } from './caller.ts'
import { call } from './client.ts'

export const answers: Answers = {
  describeApi: (app) => call(app, 'GET /openapi.json'),
  ...schools,
  ...policies,
  ...years,
  ...curriculum,
  ...people,
  ...classes,
  ...notices,
  ...consents,
  ...figures,
  ...imports,
  ...catalogue,
  ...courses,
  ...uploads,
  ...materials,
  ...reports,
  ...collections,
  ...packages,
  ...curation,
  ...coverage,
  ...assignments,
  ...updates,
  ...usage,
  ...tokens,
}
