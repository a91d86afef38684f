// The contract on every driver that needs no server; on S3 it runs with `npm run test:s3`.

import { describeFiles } from './contract.ts'
import { openServedDirectory } from './served-directory.ts'

describeFiles('files in a directory', openServedDirectory)
