// Discussions: pupils ask and talk in their course, below an item of it or in an item of its own, and their teachers answer.

import { courseRemovedEvent } from '../courses/index.ts'
import type { Feature } from '../feature.ts'
import { discussionsApi } from './api.ts'
import { discussionCompanion } from './companion.ts'
import { careData, postData } from './data-of-person.ts'
import { forgetDiscussions } from './forget.ts'
import { discussionKind } from './kind.ts'
import { editMinutes } from './policies.ts'
import { discussionRoutes } from './routes.ts'
import { tellPosted } from './tell.ts'
import { postedEvent } from './write.ts'

export const discussions: Feature = {
  name: 'discussions',
  routes: discussionRoutes,
  api: discussionsApi,
  itemKinds: [discussionKind],
  courseCompanions: [discussionCompanion],
  policies: [editMinutes],
  personData: [postData, careData],
  events: { [courseRemovedEvent]: forgetDiscussions, [postedEvent]: tellPosted },
}
