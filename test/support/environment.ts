// What tests are told by the environment, besides the servers of mongodb.ts, s3.ts and meilisearch.ts.

/** Of a real clamd, as .ci/clamd starts one. */
export const clamdAddress = process.env.CLAMD_TEST_ADDRESS

/** During how many uploads a server is killed. */
export const uploadCount = Number(process.env.UPLOADS_TEST_COUNT ?? 4)
export const s3UploadCount = Number(process.env.UPLOADS_TEST_COUNT ?? 3)

/** How many pupils the school has whose rollover is killed again and again; 2,000 take some minutes. */
export const rolloverPupils = Number(process.env.ROLLOVER_TEST_PUPILS ?? 1000)
