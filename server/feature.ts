// What a feature adds to the whole, as plain data: app.ts and worker.ts collect it. Removing a feature leaves no trace.

import type { Bearer } from './api/bearer.ts'
import type { FileReceiver } from './api/files.ts'
import type { Protocol } from './api/protocol.ts'
import type { ApiRoute } from './api/route.ts'
import type { FileUseNames } from './file-use.ts'
import type { Route } from './http/route.ts'
import type { MaterialLender } from './material-lenders.ts'
import type { MaterialSteps } from './material-steps.ts'
import type { OnlineSpans } from './online-spans.ts'
import type { EventHandler } from './outbox/run.ts'
import type { Timer } from './outbox/timers.ts'
import type { AdministrationTab } from './pages/administration.ts'
import type { Bell } from './pages/bell.ts'
import type { CourseCompanion } from './pages/course-companions.ts'
import type { CalendarSource } from './pages/calendar-source.ts'
import type { CourseItemKind } from './pages/course-kinds.ts'
import type { CatalogueStart } from './pages/catalogue-start.ts'
import type { HomeCard } from './pages/home-card.ts'
import type { MaterialAction, MaterialAside } from './pages/material-asides.ts'
import type { MaterialChecks } from './pages/material-checks.ts'
import type { LearningWatcher } from './pages/learning-watchers.ts'
import type { MaterialTouches } from './pages/material-touches.ts'
import type { MaterialWatcher } from './pages/material-watchers.ts'
import type { NavigationEntry, ProfileLink } from './pages/navigation.ts'
import type { ClassPlace, CoursePlace, LessonPlace, PersonPlace, PlaceLink, UnitPlace } from './pages/place-links.ts'
import type { PersonData } from './person-data.ts'
import type { PolicyDefinition } from './policy.ts'
import type { SearchIndex } from './search-indexes.ts'
import type { SealedRecords } from './sealing/index.ts'
import type { UseViewers } from './use-viewers.ts'
import type { UnitContents } from './unit-contents.ts'
import type { UpstreamUser } from './upstream-users.ts'
import type { YearUse } from './year-use.ts'

export interface Feature {
  /** Its folder, and what its locale keys begin with. */
  readonly name: string
  readonly routes?: readonly Route[]
  readonly api?: readonly ApiRoute[]
  /** Knows who asks /api/v1 by the token that comes with the request. One feature has it. */
  readonly bearer?: Bearer
  /** Below /api/v1, besides its operations. */
  readonly protocols?: readonly Protocol[]
  /** Takes the files of operations. One feature has it. */
  readonly fileReceiver?: FileReceiver
  /** What it calls its uses of stored files. */
  readonly fileUses?: FileUseNames
  /** Addresses of its pages that are open to everybody and that search engines are told of. */
  readonly publicPages?: readonly string[]
  readonly navigation?: readonly NavigationEntry[]
  /** Rings in the header of every page. One feature has it. */
  readonly bell?: Bell
  readonly home?: readonly HomeCard[]
  readonly profile?: readonly ProfileLink[]
  /** On the page of a unit, a class, a person. */
  readonly unitLinks?: readonly PlaceLink<UnitPlace>[]
  readonly classLinks?: readonly PlaceLink<ClassPlace>[]
  readonly personLinks?: readonly PlaceLink<PersonPlace>[]
  /** With each lesson of the timetable. */
  readonly lessonLinks?: readonly PlaceLink<LessonPlace>[]
  /** On the page of a course, for whoever teaches it; beside the list of one's own courses. */
  readonly courseLinks?: readonly PlaceLink<CoursePlace>[]
  readonly ownCoursesLinks?: readonly PlaceLink<undefined>[]
  /** Beside the list of one's own learning materials. */
  readonly ownMaterialsLinks?: readonly PlaceLink<undefined>[]
  /** With every step in the life of a learning material. */
  readonly materialSteps?: MaterialSteps
  /** Who else is shown an edition of a learning material. */
  readonly materialLenders?: readonly MaterialLender[]
  /** Beside a learning material. */
  readonly materialAsides?: readonly MaterialAside[]
  readonly materialActions?: readonly MaterialAction[]
  /** On the first page of the catalogue. */
  readonly catalogueStarts?: readonly CatalogueStart[]
  /** Told before something grave is done with one. */
  readonly materialTouches?: MaterialTouches
  /** On the page on which its owner hands it in. */
  readonly materialChecks?: MaterialChecks
  /** Told of every look at a learning material, and of every file of it that has gone out. */
  readonly materialWatchers?: readonly MaterialWatcher[]
  /** What is built on editions of materials, and can follow them to newer ones. */
  readonly upstreamUsers?: readonly UpstreamUser[]
  /** Who sees the places in which it uses learning materials. */
  readonly useViewers?: readonly UseViewers[]
  /** What it puts into people's calendars. */
  readonly calendarSources?: readonly CalendarSource[]
  /** Kinds of items of which courses are made. */
  readonly itemKinds?: readonly CourseItemKind[]
  /** Beside courses and below their items. */
  readonly courseCompanions?: readonly CourseCompanion[]
  /** When classes learn online because their school is closed. */
  readonly onlineSpans?: readonly OnlineSpans[]
  /** Told when somebody has opened an item, taken a part along or handed in. */
  readonly learningWatchers?: readonly LearningWatcher[]
  readonly policies?: readonly PolicyDefinition[]
  readonly unitContents?: readonly UnitContents[]
  readonly yearUses?: readonly YearUse[]
  readonly personData?: readonly PersonData[]
  readonly sealed?: readonly SealedRecords[]
  readonly searchIndexes?: readonly SearchIndex[]
  /** By the name of the event: `accounts.passwordChanged`. Each may run twice. */
  readonly events?: Readonly<Record<string, EventHandler>>
  readonly timers?: readonly Timer[]
  /** A page of the administration of the system, beside the others under `/administration`. */
  readonly administration?: readonly AdministrationTab[]
  /** What it uses on this machine besides Node: /readyz tells whether it is there. */
  readonly tools?: readonly Tool[]
  /** Writes down what is still in memory only: the server stops, and takes no request any more. */
  beforeStop?(): Promise<void>
}

export interface Tool {
  /** As one calls it: `ffmpeg`. */
  readonly name: string
  /** Whether this system is set up to use it; left out: it always is. */
  isWanted?(): boolean
  /** Rejects when it cannot be used now. */
  check(): Promise<void>
}
