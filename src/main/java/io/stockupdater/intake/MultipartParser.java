package io.stockupdater.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.AbstractRequestContext;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInputIterator;

/** The streaming half of Commons FileUpload, which keeps no part in memory or on disk. */
final class MultipartParser
    extends AbstractFileUpload<HttpServletRequest, DiskFileItem, DiskFileItemFactory> {
  private static final int PART_HEADER_BYTES_MAX = 8 << 10;

  MultipartParser() {
    setMaxPartHeaderSize(PART_HEADER_BYTES_MAX);
  }

  /** The parts of a body whose head is the request's. */
  FileItemInputIterator parts(HttpServletRequest request, InputStream body) throws IOException {
    return getItemIterator(new Body(request, body));
  }

  @Override
  public FileItemInputIterator getItemIterator(HttpServletRequest request) throws IOException {
    return parts(request, request.getInputStream());
  }

  @Override
  public Map<String, List<DiskFileItem>> parseParameterMap(HttpServletRequest request) {
    throw new UnsupportedOperationException("streaming only");
  }

  @Override
  public List<DiskFileItem> parseRequest(HttpServletRequest request) {
    throw new UnsupportedOperationException("streaming only");
  }

  private static final class Body extends AbstractRequestContext<HttpServletRequest> {
    private final InputStream body;

    Body(HttpServletRequest request, InputStream body) {
      super(request::getHeader, request::getContentLengthLong, request);
      this.body = body;
    }

    @Override
    public String getCharacterEncoding() {
      return "UTF-8";
    }

    @Override
    public String getContentType() {
      return getRequest().getContentType();
    }

    @Override
    public InputStream getInputStream() {
      return body;
    }
  }
}
