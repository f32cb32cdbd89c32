package queuefilesextension

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// lockWait for a file that another process has open. It is in use then, and so not broken.
const lockWait = time.Second

// brokenError is why a file can not be a queue any more.
type brokenError struct{ why string }

func (e brokenError) Error() string { return e.why }

// read goes through everything that a queue would read of its file: both heads and every page that
// is in use. A brokenError says that the file is broken; any other error says
// nothing about it.
func read(path string) (err error) {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	// The file of a queue that had not begun. It is written anew.
	if info.Size() == 0 {
		return nil
	}
	if heads := int64(2 * os.Getpagesize()); info.Size() < heads {
		return brokenError{fmt.Sprintf("cut short: %d bytes of at least %d", info.Size(), heads)}
	}
	// A page that points outside of the file is a fault of memory, as the file is mapped into it. It
	// is a panic on this goroutine, where it otherwise ends the process. What such a file had open
	// stays open: it is one file at one start.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = brokenError{fmt.Sprint(fault)}
		}
	}()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait, ReadOnly: true})
	if err != nil {
		for _, broken := range []error{berrors.ErrInvalid, berrors.ErrChecksum, berrors.ErrVersionMismatch} {
			if errors.Is(err, broken) {
				return brokenError{err.Error()}
			}
		}
		return err
	}
	err = db.View(func(tx *bbolt.Tx) error {
		if tx.Size() > info.Size() {
			return brokenError{fmt.Sprintf("cut short: %d bytes of %d", info.Size(), tx.Size())}
		}
		// On this goroutine first: the library's own check runs on others, where a fault cannot be
		// caught. What is left for it is what can be read and contradicts itself.
		err := tx.ForEach(func(_ []byte, bucket *bbolt.Bucket) error {
			return bucket.ForEach(func(key, value []byte) error {
				// Looked up anew, so that the keys on the way to it are read as well.
				if found := bucket.Get(key); !bytes.Equal(found, value) {
					return brokenError{"a key leads elsewhere"}
				}
				return nil
			})
		})
		if err != nil {
			return err
		}
		for contradiction := range tx.Check() {
			err = brokenError{contradiction.Error()}
		}
		return err
	})
	return errors.Join(err, db.Close())
}
