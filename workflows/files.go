package workflows

import (
	"context"
	"io"
)

// Files keeps the bytes of uploads under random names; what they are and who may read them is in the database.
type Files interface {
	// Put stores a stream and answers its size and SHA-256 in hex. A stream longer than limit is refused and leaves nothing.
	Put(ctx context.Context, key string, r io.Reader, limit int64) (size int64, sha256 string, err error)
	Get(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}
