import { bucket } from './buckets.ts'
import { facet, unionWith } from './combine.ts'
import { count, limit, match, sample, skip, sort } from './flow.ts'
import { graphLookup } from './graph-lookup.ts'
import { group, sortByCount } from './group.ts'
import { lookup } from './lookup.ts'
import { shapeStages } from './shape.ts'
import type { StageCompiler } from './stage.ts'
import { unwind } from './unwind.ts'

export const stageCompilers: ReadonlyMap<string, StageCompiler> = new Map(
  Object.entries({
    ...shapeStages,
    $match: match,
    $sort: (spec, context) => sort(spec, context),
    $limit: limit,
    $skip: skip,
    $count: count,
    $sample: sample,
    $unwind: unwind,
    $group: group,
    $sortByCount: sortByCount,
    $bucket: bucket,
    $lookup: lookup,
    $graphLookup: graphLookup,
    $unionWith: unionWith,
    $facet: facet,
  } satisfies Record<string, StageCompiler>),
)

/** Known to MongoDB 7.0, not to this engine; a number is the code of the server's own refusal. */
export const unsupportedStages: ReadonlyMap<string, number | undefined> = new Map([
  ['$changeStream', 40573],
  ['$changeStreamSplitLargeEvent', 40573],
  ['$search', 31082],
  ['$searchMeta', 31082],
  ['$vectorSearch', 31082],
  ['$listSearchIndexes', 31082],
  ...[
    ...[
      '$bucketAuto',
      '$redact',
      '$setWindowFields',
      '$densify',
      '$fill',
      '$geoNear',
      '$currentOp',
      '$listSessions',
      '$listLocalSessions',
    ],
    ...['$planCacheStats', '$queryStats', '$listSampledQueries', '$shardedDataDistribution'],
  ].map((name): [string, undefined] => [name, undefined]),
])
