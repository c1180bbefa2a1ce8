package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strconv"

	"demeu/models"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"
)

// Files keeps uploads in a bucket: a folder by default.
type Files struct{ bucket *blob.Bucket }

// NewFiles opens a folder as a bucket.
func NewFiles(dir string) (*Files, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	b, err := fileblob.OpenBucket(dir, &fileblob.Options{Metadata: fileblob.MetadataDontWrite, NoTempDir: true})
	if err != nil {
		return nil, err
	}
	return &Files{b}, nil
}

// Put streams into the bucket. What is too long is given up before it exists under its name.
func (f *Files) Put(ctx context.Context, key string, r io.Reader, limit int64) (int64, string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // an unfinished write is dropped when its context ends before Close
	w, err := f.bucket.NewWriter(ctx, key, nil)
	if err != nil {
		return 0, "", err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = models.New(models.TooLarge, "file.too_large").With("limit", strconv.FormatInt(limit>>20, 10))
	}
	if err == nil && n == 0 {
		err = models.Bad("/file", "file.empty")
	}
	if err != nil {
		cancel()
		_ = w.Close() // reports the cancellation
		return 0, "", err
	}
	if err := w.Close(); err != nil {
		return 0, "", err
	}
	return n, hex.EncodeToString(h.Sum(nil)), nil
}

// Get opens a file for reading.
func (f *Files) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	r, err := f.bucket.NewReader(ctx, key, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, models.Missing("file")
	}
	return r, err
}

// Delete removes a file; one that is not there is fine.
func (f *Files) Delete(ctx context.Context, key string) error {
	err := f.bucket.Delete(ctx, key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return errors.Join(err)
}
