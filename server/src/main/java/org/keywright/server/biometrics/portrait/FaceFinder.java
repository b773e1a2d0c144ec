package org.keywright.server.biometrics.portrait;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.ConflictException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds faces by the cascades that come with OpenCV. The library is loaded when the first picture
 * comes, and gets nothing but grey pixels of a size that was checked: its own readers of files are
 * not used. Safe for concurrent use, one picture at a time.
 */
@Component
class FaceFinder {

  private static final Logger LOG = LoggerFactory.getLogger(FaceFinder.class);

  private static final String CASCADES = "/share/opencv4/haarcascades/";

  private static final double SCALES = 1.1;

  /** In how many neighbouring places and sizes a face is seen that is one. */
  private static final int SEEN = 6;

  private static final int EYE_SEEN = 3;

  /** Smaller faces, of the picture's shorter side, are in its background. */
  private static final double LEAST = 0.08;

  /** What is smaller than that, beside the largest face, is taken for no person of the picture. */
  private static final double BESIDE = 0.4;

  private @Nullable CascadeClassifier faces;
  private @Nullable CascadeClassifier eyes;

  FaceFinder() {}

  /**
   * The faces in a picture, the largest first.
   *
   * @throws ConflictException if the library does not run on this server
   */
  synchronized List<Face> find(PortraitPicture picture) {
    try (Mat image = new Mat(picture.rows(), picture.columns(), opencv_core.CV_8UC1)) {
      image.data().put(picture.grey());
      List<Face> found = find(image, picture.step());
      int largest = found.stream().mapToInt(Face::side).max().orElse(0);
      return found.stream()
          .filter(face -> face.side() >= largest * BESIDE)
          .sorted(Comparator.comparingInt(Face::side).reversed())
          .toList();
    } catch (LinkageError e) {
      LOG.error("OpenCV cannot be loaded on {}", System.getProperty("os.arch"), e);
      throw unavailable();
    } catch (IOException e) {
      LOG.error("OpenCV's cascades cannot be read", e);
      throw unavailable();
    }
  }

  private static ConflictException unavailable() {
    return new ConflictException(
        "this server cannot look for faces, and takes no portraits: its library does not run here;"
            + " an administrator finds more in the log");
  }

  private List<Face> find(Mat image, int step) throws IOException {
    CascadeClassifier faceCascade = faces;
    CascadeClassifier eyeCascade = eyes;
    if (faceCascade == null || eyeCascade == null) {
      faceCascade = cascade("haarcascade_frontalface_alt2.xml");
      eyeCascade = cascade("haarcascade_eye_tree_eyeglasses.xml");
      faces = faceCascade;
      eyes = eyeCascade;
    }
    List<Face> found = new ArrayList<>();
    int least = (int) (Math.min(image.rows(), image.cols()) * LEAST);
    for (Box box : detect(faceCascade, image, SEEN, least)) {
      found.add(
          new Face(
              box.x() * step,
              box.y() * step,
              box.side() * step,
              eyes(eyeCascade, image, box, step)));
    }
    return found;
  }

  private static CascadeClassifier cascade(String name) throws IOException {
    String path = "/org/bytedeco/opencv/" + Loader.getPlatform() + CASCADES + name;
    File file = Loader.cacheResource(path);
    CascadeClassifier cascade = new CascadeClassifier(file == null ? name : file.getPath());
    if (cascade.empty()) {
      throw new IOException(name + " is not there");
    }
    return cascade;
  }

  /** What the detector draws around something: a square. */
  private record Box(int x, int y, int side) {

    Point middle(Box within, int step) {
      return new Point((within.x + x + side / 2) * step, (within.y + y + side / 2) * step);
    }
  }

  private static List<Box> detect(CascadeClassifier cascade, Mat image, int seen, int least) {
    List<Box> boxes = new ArrayList<>();
    try (RectVector found = new RectVector();
        Size smallest = new Size(least, least);
        Size largest = new Size()) {
      cascade.detectMultiScale(image, found, SCALES, seen, 0, smallest, largest);
      for (long i = 0; i < found.size(); i++) {
        Rect rect = found.get(i);
        boxes.add(new Box(rect.x(), rect.y(), rect.width()));
      }
    }
    return boxes;
  }

  /** Both, or none: they are in the upper half of the face, on either side of its middle. */
  private static List<Point> eyes(CascadeClassifier cascade, Mat image, Box face, int step) {
    List<Box> found;
    try (Rect around = new Rect(face.x(), face.y(), face.side(), face.side());
        Mat part = image.apply(around);
        Mat copy = part.clone()) {
      found = detect(cascade, copy, EYE_SEEN, Math.max(8, face.side() / 8));
    }
    List<Box> upper =
        found.stream()
            .filter(eye -> eye.y() + eye.side() / 2 < face.side() * 0.55)
            .sorted(Comparator.comparingInt(Box::x))
            .toList();
    if (upper.size() != 2) {
      return List.of();
    }
    int middle = face.side() / 2;
    Box left = upper.get(0);
    Box right = upper.get(1);
    boolean apart = left.x() + left.side() / 2 < middle && right.x() + right.side() / 2 > middle;
    return apart ? List.of(left.middle(face, step), right.middle(face, step)) : List.of();
  }
}
